using System.Net;
using Berth.Platform.Addresses;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Edge;

/// <summary>
/// What a proxy answers for each name; every renderer starts from it. Each name appears once. Invalid names are left
/// out, so that a single bad row cannot keep a host's whole configuration from loading.
/// </summary>
/// <param name="Hosts">Sites by host name, in order.</param>
/// <param name="Paths">Sites by the first part of the path on the host name for paths, in order.</param>
public sealed record EdgeTable(IReadOnlyList<EdgeSite> Hosts, IReadOnlyList<EdgeSite> Paths)
{
    /// <summary>Works out the table.</summary>
    public static EdgeTable Of(EdgeState state)
    {
        var taken = new HashSet<string> { state.BaseDomain, state.TenantsDomain, state.PathHost };
        List<EdgeSite> hosts = [],
            paths = [];
        foreach (
            var route in state.Routes.Where(r =>
                HostName.IsLabel(r.Slug) && (r.Upstream is null || IsAddress(r.Upstream))
            )
        )
        {
            var answer = AnswerOf(state, route);
            var own = $"{route.Slug}.{state.TenantsDomain}";
            // Names below the shop's own domain, and the tenants', belong to the shop.
            var domains = route
                .Domains.Where(d =>
                    d.State != EdgeDomainState.Unproven
                    && HostName.IsName(d.Host)
                    && !d.Host.EndsWith($".{state.BaseDomain}", StringComparison.Ordinal)
                    && !d.Host.EndsWith($".{state.TenantsDomain}", StringComparison.Ordinal)
                    && taken.Add(d.Host)
                )
                .ToList();
            var main = domains.Find(d => d.State == EdgeDomainState.Main);
            if (route.ByPath && state.PathHost.Length > 0 && paths.TrueForAll(p => p.Name != route.Slug))
                paths.Add(
                    Site(
                        route.Slug,
                        route,
                        route.IsGated && answer is EdgeAnswer.Proxy ? new EdgeAnswer.Page(EdgePages.GateByPath) : answer
                    )
                );
            if (!route.ByPath && taken.Add(own))
                hosts.Add(
                    Site(
                        own,
                        route,
                        main is not null && answer is EdgeAnswer.Proxy
                            ? new EdgeAnswer.Redirect(AddressOf(state, main.Host))
                            : answer
                    ) with
                    {
                        InsistsOnHttps = InsistsOnHttps(state, own),
                    }
                );
            hosts.AddRange(
                domains.Select(d =>
                    Site(d.Host, route, answer) with
                    {
                        InsistsOnHttps = InsistsOnHttps(state, d.Host, d.State == EdgeDomainState.New),
                    }
                )
            );
        }
        return new(
            [.. hosts.OrderBy(s => s.Name, StringComparer.Ordinal)],
            [.. paths.OrderBy(s => s.Name, StringComparer.Ordinal)]
        );
    }

    /// <summary>
    /// Whether plain HTTP at a host name is redirected to HTTPS: if the shop uses HTTPS, too, and a certificate for the
    /// name exists or can be obtained.
    /// </summary>
    public static bool InsistsOnHttps(EdgeState state, string host, bool isNew = false) =>
        state.HttpsPort > 0
        && new Uri(state.ShopUrl).Scheme == "https"
        && (state.Tls.For(host) is not null || (!isNew && (state.Tls.Acme is not null || state.Tls.UsesOwnAuthority)));

    private static EdgeSite Site(string name, EdgeRoute route, EdgeAnswer answer) =>
        new(name, route.Slug, route.Tenant, answer, route.MaxBodyMb)
        {
            IsGated = route.IsGated && answer is EdgeAnswer.Proxy,
            Waits = route.Waits,
        };

    private static EdgeAnswer AnswerOf(EdgeState state, EdgeRoute route) =>
        route switch
        {
            { Upstream: null } => new EdgeAnswer.Page(
                EdgePages.Suspended(route.Why, $"{state.ShopUrl}/find/{route.Slug}")
            ),
            { HasPages: false } => new EdgeAnswer.Page(EdgePages.NoPages),
            { IsOpen: false } => new EdgeAnswer.Page(EdgePages.Starting),
            { IsGated: true } when state.Gate is null => new EdgeAnswer.Page(EdgePages.GateDown),
            _ => new EdgeAnswer.Proxy(route.Upstream, route.IsHttps),
        };

    private static string AddressOf(EdgeState state, string host) =>
        $"{new Uri(state.ShopUrl).Scheme}://{host}{PortOf(state)}";

    /// <summary>The public port with its colon; empty if it is the default of the scheme.</summary>
    public static string PortOf(EdgeState state) =>
        new Uri(state.ShopUrl) is { IsDefaultPort: false, Port: var port } ? $":{port}" : "";

    private static bool IsAddress(string upstream) =>
        IPEndPoint.TryParse(upstream, out var end) && end.Port > 0 && end.ToString() == upstream;
}

/// <summary>A name and what is answered there.</summary>
/// <param name="Name">The host name, or the first part of the path.</param>
/// <param name="Slug">The tenant's name.</param>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Answer">What the proxy does.</param>
/// <param name="MaxBodyMb">Largest request body, in MB.</param>
public sealed record EdgeSite(string Name, string Slug, Guid Tenant, EdgeAnswer Answer, int MaxBodyMb)
{
    /// <summary>Whether plain HTTP is redirected to HTTPS.</summary>
    public bool InsistsOnHttps { get; init; }

    /// <summary>Whether only those enter whom the shop lets in (<see cref="EdgeGate"/>).</summary>
    public bool IsGated { get; init; }

    /// <summary>How long is waited for what the tenant answers.</summary>
    public TimeoutTerms Waits { get; init; } = TimeoutTerms.Usual;

    /// <summary>
    /// The tenant's name in the access log: the name for people, and the id because a name can be used again.
    /// </summary>
    public string Key => $"{Slug}.{Tenant:N}";
}

/// <summary>What the proxy answers at a name.</summary>
public abstract record EdgeAnswer
{
    private EdgeAnswer() { }

    /// <summary>Forwards to the tenant at an address and port, which may speak HTTPS.</summary>
    public sealed record Proxy(string Upstream, bool IsHttps = false) : EdgeAnswer;

    /// <summary>Redirects to the same path elsewhere: scheme, host name, and port if it is not the default.</summary>
    public sealed record Redirect(string To) : EdgeAnswer;

    /// <summary>Shows one of the proxy's own pages.</summary>
    public sealed record Page(EdgePage What) : EdgeAnswer;
}
