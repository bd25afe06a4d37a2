using System.Net;
using Berth.Platform.Addresses;

namespace Berth.Tenants.Edge;

/// <summary>
/// What a proxy answers, name by name: what every renderer starts from. Each name stands here once, and is one; what is
/// not is left out, so that a single bad row cannot keep a whole host's configuration from being loaded.
/// </summary>
/// <param name="Hosts">By host name, in order.</param>
/// <param name="Paths">By the first part of the path on the host for paths, in order.</param>
public sealed record EdgeTable(IReadOnlyList<EdgeSite> Hosts, IReadOnlyList<EdgeSite> Paths)
{
    /// <summary>Works it out.</summary>
    public static EdgeTable Of(EdgeState state)
    {
        var taken = new HashSet<string> { state.BaseDomain, state.PathHost };
        List<EdgeSite> hosts = [],
            paths = [];
        foreach (
            var route in state.Routes.Where(r =>
                HostName.IsLabel(r.Slug) && (r.Upstream is null || IsAddress(r.Upstream))
            )
        )
        {
            var answer = AnswerOf(state, route);
            var own = $"{route.Slug}.{state.BaseDomain}";
            // What is below the shop's own domain is the shop's to give.
            var domains = route
                .Domains.Where(d =>
                    d.State != EdgeDomainState.Unproven
                    && HostName.IsName(d.Host)
                    && !d.Host.EndsWith($".{state.BaseDomain}", StringComparison.Ordinal)
                    && taken.Add(d.Host)
                )
                .ToList();
            var main = domains.Find(d => d.State == EdgeDomainState.Main);
            if (route.ByPath && state.PathHost.Length > 0 && paths.TrueForAll(p => p.Name != route.Slug))
                paths.Add(Site(route.Slug, route, answer));
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
    /// Whether who comes to a host over plain HTTP is sent to HTTPS: when the shop is there, too, and a certificate for
    /// the host is at hand or can be had.
    /// </summary>
    public static bool InsistsOnHttps(EdgeState state, string host, bool isNew = false) =>
        state.HttpsPort > 0
        && new Uri(state.ShopUrl).Scheme == "https"
        && (state.Tls.For(host) is not null || (!isNew && (state.Tls.Acme is not null || state.Tls.UsesOwnAuthority)));

    private static EdgeSite Site(string name, EdgeRoute route, EdgeAnswer answer) =>
        new(name, route.Slug, route.Tenant, answer, route.MaxBodyMb);

    private static EdgeAnswer AnswerOf(EdgeState state, EdgeRoute route) =>
        route switch
        {
            { Upstream: null } => new EdgeAnswer.Page(
                EdgePages.Suspended(route.Why, $"{state.ShopUrl}/find/{route.Slug}")
            ),
            { IsOpen: false } => new EdgeAnswer.Page(EdgePages.Starting),
            _ => new EdgeAnswer.Proxy(route.Upstream),
        };

    private static string AddressOf(EdgeState state, string host) =>
        $"{new Uri(state.ShopUrl).Scheme}://{host}{PortOf(state)}";

    /// <summary>The port that people come to, with its colon; nothing when it is the usual one.</summary>
    public static string PortOf(EdgeState state) =>
        new Uri(state.ShopUrl) is { IsDefaultPort: false, Port: var port } ? $":{port}" : "";

    private static bool IsAddress(string upstream) =>
        IPEndPoint.TryParse(upstream, out var end) && end.Port > 0 && end.ToString() == upstream;
}

/// <summary>One name and what is answered there.</summary>
/// <param name="Name">The host, or the first part of the path.</param>
/// <param name="Slug">The tenant's name.</param>
/// <param name="Tenant">Its id.</param>
/// <param name="Answer">What happens.</param>
/// <param name="MaxBodyMb">Largest request body, in MB.</param>
public sealed record EdgeSite(string Name, string Slug, Guid Tenant, EdgeAnswer Answer, int MaxBodyMb)
{
    /// <summary>Whether it sends from plain HTTP to HTTPS.</summary>
    public bool InsistsOnHttps { get; init; }

    /// <summary>
    /// What the access log calls the tenant: its name, for the eye, and its id, for a name may be used again.
    /// </summary>
    public string Key => $"{Slug}.{Tenant:N}";
}

/// <summary>What is answered at a name.</summary>
public abstract record EdgeAnswer
{
    private EdgeAnswer() { }

    /// <summary>The tenant, at address and port.</summary>
    public sealed record Proxy(string Upstream) : EdgeAnswer;

    /// <summary>The same path elsewhere: scheme, host, and port when it is not the usual one.</summary>
    public sealed record Redirect(string To) : EdgeAnswer;

    /// <summary>A page of the proxy's own.</summary>
    public sealed record Page(EdgePage What) : EdgeAnswer;
}
