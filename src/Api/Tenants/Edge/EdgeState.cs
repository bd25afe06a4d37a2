using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Edge;

/// <summary>What the proxy of a host should serve. A value: equal states render equal configurations.</summary>
/// <param name="Listen">Address to listen on, all when empty.</param>
/// <param name="HttpPort">Port for plain HTTP.</param>
/// <param name="HttpsPort">Port for HTTPS; 0 = none.</param>
/// <param name="BaseDomain">Host of the shop; tenants are its sub-domains.</param>
/// <param name="Shop">Host and port where the shop listens; null = it is shown by another host's proxy.</param>
/// <param name="ShopUrl">Where people reach the shop.</param>
/// <param name="Routes">Tenants, by name.</param>
public sealed record EdgeState(
    string Listen,
    int HttpPort,
    int HttpsPort,
    string BaseDomain,
    string? Shop,
    string ShopUrl,
    IReadOnlyList<EdgeRoute> Routes
)
{
    /// <summary>
    /// How long a proxy sends on who still comes to it for a tenant that moved away: name servers may tell the old
    /// address for a while.
    /// </summary>
    public static readonly TimeSpan SendsOn = TimeSpan.FromHours(1);

    /// <summary>
    /// Host under which tenants with a path of their own are; none when empty. Never the shop's: pages of one host may
    /// act for each other.
    /// </summary>
    public string PathHost { get; init; } = "";

    /// <summary>Where certificates come from.</summary>
    public EdgeTls Tls { get; init; } = EdgeTls.Internal;

    /// <summary>
    /// Whether the shop is reached over HTTPS by the world: only then browsers are told to insist on it.
    /// </summary>
    public bool IsPublic =>
        new Uri(ShopUrl) is { Scheme: "https", IsLoopback: false } shop
        && !shop.Host.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>
    /// Reads it from the database: tenants that should run or be suspended and are on this host, or were until a short
    /// while ago; those are sent on to the proxy of the host where they are. The local host sends on for all when no
    /// records are made: then every name leads to it.
    /// </summary>
    public static async Task<IReadOnlyList<EdgeRoute>> RoutesAsync(
        AppDb db,
        HostInfo host,
        IReadOnlyList<HostInfo> hosts,
        bool hasRecords,
        DateTimeOffset now,
        ProductCatalog catalog,
        CancellationToken cancellationToken
    )
    {
        var (name, isLocal, sendsForAll, since) = (host.Name, host.IsLocal, host.IsLocal && !hasRecords, now - SendsOn);
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t =>
                (t.Wanted == TenantState.Running || t.Wanted == TenantState.Suspended)
                && (
                    t.Host == name
                    || t.DataOn == name
                    || sendsForAll
                    || (t.MovedFrom == name && t.MovedAt > since)
                    // A domain of a customer's own leads to the local proxy for good: it cannot follow when its tenant
                    // moves.
                    || (
                        isLocal
                        && db.Domains.Any(d =>
                            d.TenantId == t.Id && (d.State == DomainState.Ready || d.State == DomainState.Live)
                        )
                    )
                )
            )
            .OrderBy(t => t.Slug)
            .Select(t => new
            {
                t.Id,
                t.Slug,
                t.Host,
                t.DataOn,
                t.Subnet,
                t.Wanted,
                t.WantedReason,
                t.Product,
                t.Route,
                t.IsOpen,
            })
            .ToListAsync(cancellationToken);
        var relays = hosts.ToDictionary(h => h.Name, h => h.Relay);
        var domains = (
            await db
                .Domains.AsNoTracking()
                .Where(d => d.State == DomainState.Ready || d.State == DomainState.Live)
                .OrderBy(d => d.Host)
                .Select(d => new
                {
                    d.TenantId,
                    d.Host,
                    d.IsMain,
                    d.State,
                })
                .ToListAsync(cancellationToken)
        )
        // Nobody is sent to a domain before its certificate is there.
        .ToLookup(
            d => d.TenantId,
            d => new EdgeDomain(
                d.Host,
                d.State == DomainState.Ready ? EdgeDomainState.New
                    : d.IsMain ? EdgeDomainState.Main
                    : EdgeDomainState.Served
            )
        );
        return
        [
            .. from t in tenants
            let suspended = t.Wanted == TenantState.Suspended
            let product = catalog.Find(t.Product)
            // Until it is closed for its move, it is where its data is.
            let there = t.IsOpen ? t.DataOn : t.Host
            let upstream = there == name
                ? $"{TenantSpec.AddressOf(t.Subnet)}:{product?.Port ?? 80}"
                : relays.GetValueOrDefault(there)
            where suspended || upstream is not null
            select new EdgeRoute(t.Slug, suspended ? null : upstream, suspended ? t.WantedReason : null)
            {
                // Another host's proxy has a page of its own for one that is not open yet.
                Tenant = t.Id,
                ByPath = t.Route == RouteKind.Path,
                IsOpen = t.IsOpen || there != name,
                MaxBodyMb = product?.MaxBodyMb ?? Product.UsualBodyMb,
                Domains = [.. domains[t.Id]],
            },
        ];
    }
}

/// <summary>One tenant's route.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Upstream">
/// Where requests for it go, address and port of its container or of another host's proxy; null = it is suspended, and
/// a page says so.
/// </param>
/// <param name="Why">Why it is suspended, for that page.</param>
public sealed record EdgeRoute(string Slug, string? Upstream, string? Why = null)
{
    /// <summary>The tenant's id, for the access log: unlike the name it is never used again.</summary>
    public Guid Tenant { get; init; }

    /// <summary>Whether its address is a path of <see cref="EdgeState.PathHost"/>, not a sub-domain.</summary>
    public bool ByPath { get; init; }

    /// <summary>Whether its container takes connections. Until then a page is shown, and nothing is dialled.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Largest request body, in MB.</summary>
    public int MaxBodyMb { get; init; } = Product.UsualBodyMb;

    /// <summary>Its customer's own domains.</summary>
    public IReadOnlyList<EdgeDomain> Domains { get; init; } = [];
}

/// <summary>A domain of a customer's own.</summary>
/// <param name="Host">The whole host name, in normal form (<see cref="HostName"/>).</param>
/// <param name="State">How far it is.</param>
public sealed record EdgeDomain(string Host, EdgeDomainState State);

/// <summary>How far a customer's domain is, as far as the proxy is concerned.</summary>
public enum EdgeDomainState
{
    /// <summary>Nobody has shown that it is theirs: not served.</summary>
    Unproven,

    /// <summary>It leads to the tenant. Its certificate is on its way, so nobody is sent to HTTPS.</summary>
    New,

    /// <summary>It leads to the tenant.</summary>
    Served,

    /// <summary>The same, and the tenant's sub-domain redirects to it.</summary>
    Main,
}
