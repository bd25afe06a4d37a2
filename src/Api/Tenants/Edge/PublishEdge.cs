using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tenants.Edge;

/// <summary>The proxy refused a configuration; the previous one stays in force.</summary>
public sealed class EdgeRefusedException(string message) : Exception(message);

/// <summary>
/// Brings a host's proxy in line with the database: renders the whole configuration, pushes it through the Docker API
/// and loads it. Calls that arrive during a publication share the next one.
/// </summary>
public sealed class PublishEdge(
    IDbContextFactory<AppDb> databases,
    NpgsqlDataSource source,
    ProductCatalog catalog,
    KnownHosts hosts,
    ReadCertificates certificates,
    BerthSettings settings,
    TimeProvider clock
) : IAsyncDisposable
{
    // An arbitrary lock number, the same in all processes. The lock keeps two workers from overtaking each other
    // between reading the database and pushing.
    private const int ProxyLock = 0x4265_7202;

    /// <summary>The shop's path where the local proxy asks whether it may get a certificate.</summary>
    public const string AskPath = "/edge/ask";

    private readonly IEdgeProxy _proxy = IEdgeProxy.Of(settings.Edge.Proxy);
    private readonly ConcurrentDictionary<(string Endpoint, string Container), EdgeLink> _links = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _next = [];

    /// <summary>
    /// Returns when the host's proxy runs a configuration that was read from the database after this call began.
    /// </summary>
    /// <exception cref="EdgeRefusedException">The proxy refused it; the previous one stays in force.</exception>
    public Task PublishAsync(string host, CancellationToken cancellationToken) =>
        Spans.TraceAsync(
            "publish route",
            "berth.host",
            host,
            () =>
            {
                lock (_lock)
                {
                    if (!_next.TryGetValue(host, out var next))
                        _next[host] = next = Task.Run(() => PublishAsync(host), CancellationToken.None);
                    return next.WaitAsync(cancellationToken);
                }
            }
        );

    /// <summary>
    /// Publishes on every host whose proxy serves this tenant: its own, the one that it is moving from, and the local
    /// one if that forwards for all tenants or for customers' domains.
    /// </summary>
    /// <exception cref="EdgeRefusedException">One of the proxies refused it.</exception>
    public Task PublishAsync(Tenant tenant, CancellationToken cancellationToken) =>
        Task.WhenAll(
            new[]
            {
                tenant.Host,
                tenant.DataOn,
                settings.Dns.ZoneId.Length == 0 || settings.Domains.IsOn(settings) ? DockerHost.Local : tenant.Host,
            }
                .Distinct()
                .Select(host => PublishAsync(host, cancellationToken))
        );

    /// <summary>Renders the configuration that a host's proxy should have now. Pushes nothing.</summary>
    public async Task<string> RenderAsync(HostInfo host)
    {
        await using var db = await databases.CreateDbContextAsync();
        return _proxy.Render(await StateAsync(db, host, await hosts.AllAsync(db, CancellationToken.None)));
    }

    /// <summary>Whether a host's proxy runs the configuration that it should have now. Pushes nothing.</summary>
    public async Task<bool> IsInForceAsync(HostInfo host, CancellationToken cancellationToken) =>
        Hash(await RenderAsync(host)) == await Link(host).LookAsync(cancellationToken);

    private async Task PublishAsync(string name)
    {
        NpgsqlTransaction turn;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync();
            turn = await connection.BeginTransactionAsync();
            await using var take = new NpgsqlCommand(
                $"SELECT pg_advisory_xact_lock({ProxyLock}, hashtext($1))",
                connection,
                turn
            )
            {
                Parameters = { new NpgsqlParameter { Value = name } },
            };
            await take.ExecuteNonQueryAsync();
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            throw;
        }
        finally
        {
            // The database is read from here on, or reading has failed: later callers need the next round.
            lock (_lock)
                _next.Remove(name);
        }
        await using (connection)
        await using (turn)
        {
            await using var db = await databases.CreateDbContextAsync();
            var all = await hosts.AllAsync(db, CancellationToken.None);
            var host = KnownHosts.Get(all, name);
            await PushAsync(Link(host), _proxy, await StateAsync(db, host, all), CancellationToken.None);
        }
    }

    /// <summary>
    /// Pushes a state to one proxy, and returns when it answers accordingly. Does nothing if it does already.
    /// </summary>
    /// <exception cref="EdgeRefusedException">The proxy refused it; the previous one stays in force.</exception>
    public static async Task PushAsync(
        EdgeLink link,
        IEdgeProxy proxy,
        EdgeState state,
        CancellationToken cancellationToken
    )
    {
        var config = proxy.Render(state);
        // Compare with the proxy itself, not with what we remember: another worker may have published, or the container
        // may be new.
        if (Hash(config) == await link.LookAsync(cancellationToken))
            return;
        foreach (var certificate in state.Tls.Certificates)
        {
            await link.KeepAsync(Path.GetFileName(certificate.ChainFile), certificate.Chain, cancellationToken);
            await link.KeepAsync(Path.GetFileName(certificate.KeyFile), certificate.Key, cancellationToken);
        }
        if (state.Tls.Acme is { RootFile: { } file, Root: { } root })
            await link.KeepAsync(Path.GetFileName(file), root, cancellationToken);
        await link.LoadAsync(config, cancellationToken);
    }

    private EdgeLink Link(HostInfo host) =>
        _links.GetOrAdd(
            (host.Endpoint, host.EdgeContainer),
            key => new EdgeLink(KnownHosts.Engine(host), key.Container)
        );

    private static string Hash(string config) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(config)));

    private async Task<EdgeState> StateAsync(AppDb db, HostInfo host, IReadOnlyList<HostInfo> all)
    {
        var routes = await EdgeState.RoutesAsync(
            db,
            host,
            all,
            settings.Dns.ZoneId.Length > 0,
            clock.GetUtcNow(),
            catalog,
            CancellationToken.None
        );
        return new EdgeState(
            host.IsLocal ? settings.Edge.Listen : "",
            new Uri(host.EdgeUrl).Port,
            settings.Edge.HttpsPort,
            settings.BaseDomain,
            host.IsLocal ? new Uri(settings.ListenUrl).Authority : null,
            settings.PublicUrl.TrimEnd('/'),
            routes
        )
        {
            TenantsDomain = settings.TenantsHost,
            PathHost = settings.PathHost,
            Tls = Tls(host),
            Gate = Gate(host, all),
            Limits = EdgeLimits.Of(settings),
        };
    }

    /// <summary>The shop listens on the local host alone; other hosts' proxies ask through the local one.</summary>
    private EdgeGate? Gate(HostInfo host, IReadOnlyList<HostInfo> all) =>
        (host.IsLocal ? new Uri(settings.ListenUrl).Authority : all.FirstOrDefault(h => h.IsLocal)?.Relay) is { } shop
            ? new(shop, settings.GateCookie)
            : null;

    /// <summary>
    /// nginx has no authority of its own. The local proxy can ask the shop about certificates; other hosts' proxies
    /// cannot, so they get a list. Where no DNS names lead to them, an authority could not verify that the names are
    /// ours.
    /// </summary>
    private EdgeTls Tls(HostInfo host)
    {
        var acme = settings.Edge.Acme;
        var isAskedFor = acme.Directory.Length > 0 && (host.IsLocal || settings.Dns.ZoneId.Length > 0);
        return new EdgeTls(settings.Edge.Proxy == ProxyKind.Caddy && acme.Directory.Length == 0, certificates.All())
        {
            Acme = !isAskedFor
                ? null
                : new EdgeAcme(
                    acme.Directory,
                    acme.Email,
                    acme.RootFile.Length == 0 ? null : File.ReadAllText(acme.RootFile)
                ),
            Ask = host.IsLocal ? $"{settings.ListenUrl.TrimEnd('/')}{AskPath}" : null,
        };
    }

    /// <summary>Closes the connections to all proxies.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Values)
            await link.DisposeAsync();
    }
}
