using System.Formats.Tar;
using System.Text;
using Berth.Catalog;
using Berth.Data;
using Berth.Docker;
using Berth.Settings;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Edge;

/// <summary>The proxy did not take a configuration; the one before is in force.</summary>
public sealed class EdgeRefusedException(string message) : Exception(message);

/// <summary>
/// Brings the proxy's configuration in line with the database: renders the whole, pushes it through the Docker API, loads it. Calls that arrive
/// while one is under way are served together by the next.
/// </summary>
public sealed class PublishEdge(IDbContextFactory<AppDb> databases, NpgsqlDataSource source, ProductCatalog catalog, DockerClient docker, BerthSettings settings)
{
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(30);

    // Any number, the same in all processes: "who tells the proxy now". Two workers must not overtake each other between reading and pushing.
    private const long ProxyLock = 0x4265_7274_6802;
    private readonly Lock _lock = new();
    private Task? _next;

    /// <summary>Returns when a configuration is in force that was read from the database after this call began.</summary>
    /// <exception cref="EdgeRefusedException">The proxy refused it.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return (_next ??= Task.Run(PublishAsync, CancellationToken.None)).WaitAsync(cancellationToken);
    }

    private async Task PublishAsync()
    {
        NpgsqlTransaction turn;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync();
            turn = await connection.BeginTransactionAsync();
            await using var take = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({ProxyLock})", connection, turn);
            await take.ExecuteNonQueryAsync();
        }
        catch
        {
            if (connection is not null) await connection.DisposeAsync();
            throw;
        }
        finally
        {
            // From here on the database is read, or has failed: who calls later needs a round of their own.
            lock (_lock) _next = null;
        }
        await using (connection)
        await using (turn)
        {
            var config = RenderCaddy.Render(await StateAsync());
            // Compared with what is there, not with what we remember: another worker, or a new container, may have come between.
            if (config != await ReadRunningAsync(CancellationToken.None)) await PushAsync(config);
        }
    }

    private async Task<EdgeState> StateAsync()
    {
        await using var db = await databases.CreateDbContextAsync();
        var routes = await EdgeState.RoutesAsync(db, catalog, CancellationToken.None);
        return new EdgeState(settings.Edge.Listen, settings.Edge.HttpPort, settings.Edge.HttpsPort, settings.BaseDomain, new Uri(settings.ListenUrl).Authority, routes);
    }

    /// <summary>Writes the file beside the one in force and has the proxy load it; only then does it take the other's place, for restarts.</summary>
    private async Task PushAsync(string config)
    {
        using var timeout = new CancellationTokenSource(LoadTime);
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "next.json") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(config)), Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite }, timeout.Token);
        }
        tar.Position = 0;
        await docker.Archive.PutAsync(settings.Edge.Container, "/config", tar, timeout.Token);
        var result = await docker.Exec.RunAsync(settings.Edge.Container, ["/bin/publish"], timeout.Token);
        if (result.ExitCode != 0) throw new EdgeRefusedException($"The proxy {settings.Edge.Container} refused its new configuration and keeps the old one: {result.Error.Trim()}");
    }

    private async Task<string?> ReadRunningAsync(CancellationToken cancellationToken)
    {
        await using var content = await docker.Archive.GetAsync(settings.Edge.Container, "/config/caddy.json", cancellationToken);
        using var reader = new TarReader(content.Tar);
        if (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is not { DataStream: { } data }) return null;
        using var text = new StreamReader(data, Encoding.UTF8);
        return await text.ReadToEndAsync(cancellationToken);
    }
}
