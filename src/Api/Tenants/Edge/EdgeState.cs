using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Edge;

/// <summary>What a host's proxy should serve. A value: equal states render equal configurations.</summary>
/// <param name="Listen">The address to listen on; all addresses if empty.</param>
/// <param name="HttpPort">Port for plain HTTP.</param>
/// <param name="HttpsPort">Port for HTTPS; 0 if none.</param>
/// <param name="BaseDomain">The shop's host name.</param>
/// <param name="Shop">Host and port where the shop listens; null if another host's proxy serves it.</param>
/// <param name="ShopUrl">The shop's public address.</param>
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
    /// How long a proxy forwards requests for a tenant that moved away, because name servers may return the old address
    /// for a while.
    /// </summary>
    public static readonly TimeSpan SendsOn = TimeSpan.FromHours(1);

    /// <summary>The domain of which tenants are sub-domains; the shop's host unless said.</summary>
    public string TenantsDomain
    {
        get => field.Length > 0 ? field : BaseDomain;
        init;
    } = "";

    /// <summary>
    /// The host name under which tenants with paths are; empty if there is none. Never the shop's, because pages of one
    /// host name can act for each other.
    /// </summary>
    public string PathHost { get; init; } = "";

    /// <summary>Where certificates come from.</summary>
    public EdgeTls Tls { get; init; } = EdgeTls.Internal;

    /// <summary>What visitors may take of the proxy.</summary>
    public EdgeLimits Limits { get; init; } = EdgeLimits.None;

    /// <summary>How the proxy asks who may enter where a product has a gate; null if it cannot, and those stay closed.</summary>
    public EdgeGate? Gate { get; init; }

    /// <summary>
    /// Whether the shop is on the internet with HTTPS. Only then are browsers told to insist on HTTPS.
    /// </summary>
    public bool IsPublic =>
        new Uri(ShopUrl) is { Scheme: "https", IsLoopback: false } shop
        && !shop.Host.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>
    /// Reads the routes from the database: tenants that should run or be suspended and are on this host, or were until
    /// a while ago. Those that moved are forwarded to their new host's proxy. Without DNS records every name leads to
    /// the local host, so it forwards for all.
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
                    // A customer's domain always leads to the local proxy: it cannot follow its tenant to another host.
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
        // Do not redirect visitors to a domain before it has a certificate.
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
            // Until the route is closed for a move, the tenant is where its data is.
            let there = t.IsOpen ? t.DataOn : t.Host
            let upstream = there == name
                ? $"{TenantSpec.AddressOf(t.Subnet)}:{(product is { ServesHttp: true } ? product.Port : 80)}"
                : relays.GetValueOrDefault(there)
            where suspended || upstream is not null
            select new EdgeRoute(t.Slug, suspended ? null : upstream, suspended ? t.WantedReason : null)
            {
                // If it is not open yet, the other host's proxy shows that page itself.
                Tenant = t.Id,
                ByPath = t.Route == RouteKind.Path,
                IsOpen = t.IsOpen || there != name,
                HasPages = product is not { ServesHttp: false },
                MaxBodyMb = product?.MaxBodyMb ?? Product.UsualBodyMb,
                Waits = product?.Timeouts ?? TimeoutTerms.Usual,
                // Between hosts it is plain, whatever the product speaks.
                IsHttps = there == name && product is { Check.IsHttps: true },
                // The proxy beside the container is the one that asks.
                IsGated = there == name && product is { HasGate: true },
                Domains = [.. domains[t.Id]],
            },
        ];
    }
}

/// <summary>One tenant's route.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Upstream">
/// Address and port of the tenant's container or of another host's proxy; null if it is suspended and a page says so.
/// </param>
/// <param name="Why">The reason on the page for suspended tenants.</param>
public sealed record EdgeRoute(string Slug, string? Upstream, string? Why = null)
{
    /// <summary>The tenant's id for the access log. Unlike a name, it is never used again.</summary>
    public Guid Tenant { get; init; }

    /// <summary>Whether its address is a path of <see cref="EdgeState.PathHost"/> instead of a sub-domain.</summary>
    public bool ByPath { get; init; }

    /// <summary>
    /// Whether its container accepts connections. Until then the proxy shows a page and does not dial.
    /// </summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Whether its container serves HTTP at all.</summary>
    public bool HasPages { get; init; } = true;

    /// <summary>Largest request body, in MB.</summary>
    public int MaxBodyMb { get; init; } = Product.UsualBodyMb;

    /// <summary>How long is waited for what it answers.</summary>
    public TimeoutTerms Waits { get; init; } = TimeoutTerms.Usual;

    /// <summary>Whether the upstream speaks HTTPS, with a certificate that nobody checks: the way there is a bridge of ours.</summary>
    public bool IsHttps { get; init; }

    /// <summary>Whether only those enter whom the shop lets in.</summary>
    public bool IsGated { get; init; }

    /// <summary>Its customer's own domains.</summary>
    public IReadOnlyList<EdgeDomain> Domains { get; init; } = [];
}

/// <summary>A domain of a customer's own.</summary>
/// <param name="Host">The full host name, in normal form (<see cref="HostName"/>).</param>
/// <param name="State">How far its set-up is.</param>
public sealed record EdgeDomain(string Host, EdgeDomainState State);

/// <summary>How far the set-up of a customer's domain is, as the proxy sees it.</summary>
public enum EdgeDomainState
{
    /// <summary>Not served: nobody has proven that they own it.</summary>
    Unproven,

    /// <summary>Leads to the tenant but has no certificate yet, so HTTP is not redirected to HTTPS.</summary>
    New,

    /// <summary>Leads to the tenant.</summary>
    Served,

    /// <summary>Leads to the tenant, and the tenant's sub-domain redirects to it.</summary>
    Main,
}
