using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Hosts;

/// <summary>
/// The machines that tenants run on, and their engines. Read from the database each time: another process may have
/// added one.
/// </summary>
public sealed class KnownHosts(IDbContextFactory<AppDb> databases, BerthSettings settings)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<HostInfo>> AllAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await AllAsync(db, cancellationToken);
    }

    /// <summary>The same, within a transaction.</summary>
    public async Task<IReadOnlyList<HostInfo>> AllAsync(AppDb db, CancellationToken cancellationToken) =>
        [.. (await db.Hosts.AsNoTracking().OrderBy(h => h.Name).ToListAsync(cancellationToken)).Select(Read)];

    /// <summary>
    /// Those that are not known to be down: work that is for all hosts leaves out the others, of which operators know
    /// already.
    /// </summary>
    public async Task<IReadOnlyList<HostInfo>> AnsweringAsync(CancellationToken cancellationToken) =>
        [.. (await AllAsync(cancellationToken)).Where(h => h.State != HostState.Down)];

    /// <summary>The one of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<HostInfo> GetAsync(string name, CancellationToken cancellationToken) =>
        Get(await AllAsync(cancellationToken), name);

    /// <summary>The one of a name among those that were read.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static HostInfo Get(IReadOnlyList<HostInfo> all, string name) =>
        all.FirstOrDefault(h => h.Name == name)
        ?? throw new InvalidOperationException($"There is no host '{name}'. 'berth hosts' lists them.");

    /// <summary>Its engine.</summary>
    public static DockerClient Engine(HostInfo host) => DockerClient.Connect(host.Endpoint);

    /// <summary>The engine of the host of a name.</summary>
    public async Task<DockerClient> EngineAsync(string name, CancellationToken cancellationToken) =>
        Engine(await GetAsync(name, cancellationToken));

    /// <summary>The local machine's engine, which stands in the settings.</summary>
    public DockerClient LocalEngine => DockerClient.Connect(settings.Docker.Host);

    /// <summary>A row as it is used. Of the local machine everything but the state stands in the settings.</summary>
    public HostInfo Read(DockerHost row) =>
        (
            row.Name == DockerHost.Local
                ? Local()
                : new HostInfo
                {
                    Name = row.Name,
                    Endpoint = row.Endpoint,
                    Address = row.Address,
                    EdgeContainer = row.EdgeContainer,
                    EdgeUrl = row.EdgeUrl,
                    Relay = new Uri(row.EdgeUrl) is var edge ? $"{edge.Host}:{edge.Port}" : null,
                    MemoryMb = row.MemoryMb,
                    Overcommit = row.Overcommit,
                }
        ) with
        {
            State =
                row.DownSince is not null ? HostState.Down
                : row.Draining ? HostState.Draining
                : HostState.Active,
        };

    private HostInfo Local() =>
        new()
        {
            Name = DockerHost.Local,
            Endpoint = settings.Docker.Host,
            Address = settings.Dns.Address,
            EdgeContainer = settings.Edge.Container,
            EdgeUrl = $"http://127.0.0.1:{settings.Edge.HttpPort}",
            Relay = settings.Dns.Address.Length == 0 ? null : $"{settings.Dns.Address}:{settings.Edge.HttpPort}",
            MemoryMb = settings.Docker.CapacityMb,
            Overcommit = settings.Docker.Overcommit,
        };
}
