using System.Text.Json.Nodes;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Edge;

/// <summary>
/// Finds tenants' upstreams by host name in tables: Caddy compares a hundred names in a table in the time of two
/// routes. If there are many names, each table has a list of hosts before it, which Caddy searches by halves. Tables
/// compare exactly, so a name in capitals that is not found is converted to lower case and looked up again.
/// </summary>
internal static class CaddyMap
{
    // Caddy searches lists of up to a hundred hosts from the beginning. With more than this, the table takes longer
    // than another list.
    private const int Most = 250;

    /// <summary>Returns the tables and the routes to what they find; empty if no site has an upstream.</summary>
    public static IEnumerable<JsonObject> Routes(EdgeState state, IEnumerable<EdgeSite> all, IReadOnlyList<int> bodies)
    {
        var sites = all.Where(s => s.Answer is EdgeAnswer.Proxy).ToList();
        if (sites.Count == 0)
            return [];
        var (withHttps, withGate) = (CaddyJson.AnyHttps(sites), CaddyGate.Any(sites));
        var waits = CaddyWaits.Of(sites);
        // Keep the routes flat: Caddy assembles nested routes again for each request.
        return
        [
            .. sites
                .Chunk(Most)
                .Select(part =>
                    CaddyJson.Route(
                        sites.Count > Most ? CaddyJson.Hosts([.. part.Select(s => s.Name)]) : null,
                        [Table(part, bodies, withHttps, withGate, waits.Count > 1)]
                    )
                ),
            .. Ways(state, bodies, waits, withHttps, withGate),
        ];
    }

    private static JsonObject Table(
        IEnumerable<EdgeSite> sites,
        IReadOnlyList<int> bodies,
        bool withHttps,
        bool withGate,
        bool withWaits
    )
    {
        var noted = CaddyJson
            .Noted(sites.First(), withHttps, withGate, withWaits)
            .Select(n => n.Name)
            .SkipLast(bodies.Count > 1 ? 0 : 1)
            .ToList();
        return new()
        {
            ["handler"] = "map",
            ["source"] = "{http.request.host}",
            ["destinations"] = CaddyJson.Texts(noted.Select(n => $"{{{CaddyJson.ByName}.{n}}}")),
            ["mappings"] = new JsonArray([
                .. sites.Select(s => new JsonObject
                {
                    ["input"] = s.Name,
                    ["outputs"] = CaddyJson.Texts(
                        CaddyJson.Noted(s, withHttps, withGate, withWaits).Take(noted.Count).Select(n => n.Value)
                    ),
                }),
            ]),
            ["defaults"] = CaddyJson.Texts(noted.Select(_ => "")),
        };
    }

    private static IEnumerable<JsonObject> Ways(
        EdgeState state,
        IReadOnlyList<int> bodies,
        IReadOnlyList<TimeoutTerms> waits,
        bool withHttps,
        bool withGate
    )
    {
        var routes = CaddyJson.ToTenant(state, bodies, waits, CaddyJson.ByName, withHttps, withGate);
        foreach (var route in routes)
            yield return route;
        var capitals = new JsonObject
        {
            ["header_regexp"] = new JsonObject { ["Host"] = new JsonObject { ["pattern"] = "[A-Z]" } },
        };
        var small = new JsonObject
        {
            ["handler"] = "headers",
            ["request"] = new JsonObject { ["replace"] = new JsonObject { ["Host"] = SmallLetters() } },
        };
        yield return CaddyJson.Route(capitals, [small, CaddyJson.Subroute([.. routes])]);
    }

    private static JsonArray SmallLetters() =>
        new([
            .. Enumerable
                .Range('A', 26)
                .Select(c => new JsonObject { ["search"] = $"{(char)c}", ["replace"] = $"{(char)(c | 0x20)}" }),
        ]);
}
