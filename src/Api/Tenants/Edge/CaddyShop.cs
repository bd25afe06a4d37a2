using System.Text.Json.Nodes;
using Berth.Platform.Telemetry;

namespace Berth.Tenants.Edge;

/// <summary>The way to the shop, and to HTTPS, in Caddy's words.</summary>
internal static class CaddyShop
{
    /// <summary>
    /// Proxies to the shop, which believes us when we say what a request is called: a visitor does not say it.
    /// </summary>
    public static JsonObject ToShop(string shop)
    {
        var proxy = CaddyJson.Proxy(shop);
        // Consoles are WebSockets, and a publication must not cut them.
        proxy["stream_close_delay"] = "24h";
        proxy["headers"] = new JsonObject
        {
            ["request"] = new JsonObject { ["delete"] = new JsonArray(RequestIds.Header) },
        };
        return proxy;
    }

    /// <summary>
    /// Redirects plain HTTP to HTTPS for the hosts that insist on it; null if none does. Caddy answers an authority's
    /// challenges before any route.
    /// </summary>
    public static JsonObject? ToHttps(EdgeState state, EdgeTable table)
    {
        var hosts = table.Hosts.Where(h => h.InsistsOnHttps).Select(h => h.Name).ToList();
        if (state.Shop is not null && EdgeTable.InsistsOnHttps(state, state.BaseDomain))
            hosts.Add(state.BaseDomain);
        if (table.Paths.Count > 0 && EdgeTable.InsistsOnHttps(state, state.PathHost))
            hosts.Add(state.PathHost);
        if (hosts.Count == 0)
            return null;
        var match = CaddyJson.Hosts([.. hosts.Order(StringComparer.Ordinal)]);
        match["protocol"] = "http";
        // Skip requests that another host's proxy forwards, which were HTTPS there, and our own probe.
        match["not"] = new JsonArray(
            new JsonObject { ["header"] = new JsonObject { ["X-Forwarded-Proto"] = new JsonArray("https") } }
        );
        return CaddyJson.Route(
            match,
            [
                CaddyJson.Subroute([
                    CaddyJson.Bodies(EdgeLimits.ShopBody),
                    .. state.Shop is null
                        ? []
                        : (JsonObject[])
                            [
                                .. ForPrograms(state)
                                    .Select(m =>
                                        CaddyJson.Route(m, [CaddyJson.Page(EdgePages.HttpsOnly)], terminal: true)
                                    ),
                            ],
                ]),
                CaddyJson.Redirect(
                    $"https://{{http.request.host}}{EdgeTable.PortOf(state)}{{http.request.uri}}",
                    EdgePages.Moved
                ),
            ],
            terminal: true
        );
    }

    private static IEnumerable<JsonObject> ForPrograms(EdgeState state)
    {
        var match = CaddyJson.Hosts([state.BaseDomain]);
        match["path"] = new JsonArray([.. EdgePages.ForPrograms.SelectMany(p => (JsonNode[])[p, $"{p}/*"])]);
        yield return match;
        var hasToken = CaddyJson.Hosts([state.BaseDomain]);
        hasToken["header"] = new JsonObject { ["Authorization"] = new JsonArray() };
        yield return hasToken;
    }
}
