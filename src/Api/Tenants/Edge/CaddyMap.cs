using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// The way to tenants' upstreams by name: tables, because Caddy compares a hundred names in one in the time that it
/// takes for two routes. Where there are many, each has a list of its names before it, which Caddy searches by halves.
/// A table compares names as they are written; so where it has nothing for one in capitals, that is made small, and the
/// table answers anew.
/// </summary>
internal static class CaddyMap
{
    // Up to a hundred, and Caddy looks through the list before the table from its beginning; more than this, and the
    // table takes longer than another list.
    private const int Most = 250;

    /// <summary>
    /// The tables, and the way to the tenant that was found. None without sites that have an upstream.
    /// </summary>
    public static IEnumerable<JsonObject> Routes(EdgeState state, IEnumerable<EdgeSite> all, IReadOnlyList<int> bodies)
    {
        var sites = all.Where(s => s.Answer is EdgeAnswer.Proxy).ToList();
        if (sites.Count == 0)
            return [];
        // Not below each other: a route with routes of its own is put together anew at each request.
        return
        [
            .. sites
                .Chunk(Most)
                .Select(part =>
                    CaddyJson.Route(
                        sites.Count > Most ? CaddyJson.Hosts([.. part.Select(s => s.Name)]) : null,
                        [Table(part, bodies)]
                    )
                ),
            .. Ways(state, bodies),
        ];
    }

    private static JsonObject Table(IEnumerable<EdgeSite> sites, IReadOnlyList<int> bodies)
    {
        var noted = CaddyJson.Noted(sites.First()).Select(n => n.Name).SkipLast(bodies.Count > 1 ? 0 : 1).ToList();
        return new()
        {
            ["handler"] = "map",
            ["source"] = "{http.request.host}",
            ["destinations"] = CaddyJson.Texts(noted.Select(n => $"{{{CaddyJson.ByName}.{n}}}")),
            ["mappings"] = new JsonArray([
                .. sites.Select(s => new JsonObject
                {
                    ["input"] = s.Name,
                    ["outputs"] = CaddyJson.Texts(CaddyJson.Noted(s).Take(noted.Count).Select(n => n.Value)),
                }),
            ]),
            ["defaults"] = CaddyJson.Texts(noted.Select(_ => "")),
        };
    }

    private static IEnumerable<JsonObject> Ways(EdgeState state, IReadOnlyList<int> bodies)
    {
        foreach (var route in CaddyJson.ToTenant(state, bodies, CaddyJson.ByName))
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
        yield return CaddyJson.Route(
            capitals,
            [small, CaddyJson.Subroute([.. CaddyJson.ToTenant(state, bodies, CaddyJson.ByName)])]
        );
    }

    private static JsonArray SmallLetters() =>
        new([
            .. Enumerable
                .Range('A', 26)
                .Select(c => new JsonObject { ["search"] = $"{(char)c}", ["replace"] = $"{(char)(c | 0x20)}" }),
        ]);
}
