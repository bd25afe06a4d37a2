using System.Text.Json.Nodes;

namespace Berth.Edge;

/// <summary>
/// The way to tenants' upstreams by name: tables, because Caddy compares a hundred names in one in the time that it takes for two routes. Each has a list of its names before it, which
/// Caddy searches by halves. A table compares names as they are written; so one in capitals is made small first.
/// </summary>
internal static class CaddyMap
{
    private const int Most = 250;

    /// <summary>The tables, each noting what it finds. None without sites that have an upstream. What <paramref name="bodies"/> tell is noted only where it is not the same for all.</summary>
    public static IEnumerable<JsonObject> Routes(IEnumerable<EdgeSite> all, IReadOnlyList<int> bodies)
    {
        var sites = all.Where(s => s.Answer is EdgeAnswer.Proxy).ToList();
        if (sites.Count == 0) yield break;
        var capitals = new JsonObject { ["header_regexp"] = new JsonObject { ["Host"] = new JsonObject { ["pattern"] = "[A-Z]" } } };
        yield return CaddyJson.Route(capitals, [new JsonObject { ["handler"] = "headers", ["request"] = new JsonObject { ["replace"] = new JsonObject { ["Host"] = SmallLetters() } } }]);
        var noted = CaddyJson.Noted(sites[0]).Select(n => n.Name).SkipLast(bodies.Count > 1 ? 0 : 1).ToList();
        foreach (var part in sites.Chunk(Most))
        {
            var names = sites.Count > Most ? CaddyJson.Hosts([.. part.Select(s => s.Name)]) : null;
            yield return CaddyJson.Route(names, [Table(part, noted), CaddyJson.Note([.. noted.Select(n => (n, $"{{edge.{n}}}"))])]);
        }
    }

    private static JsonObject Table(IEnumerable<EdgeSite> sites, IReadOnlyList<string> noted) => new()
    {
        ["handler"] = "map",
        ["source"] = "{http.request.host}",
        ["destinations"] = CaddyJson.Texts(noted.Select(n => $"{{edge.{n}}}")),
        ["mappings"] = new JsonArray([.. sites.Select(s => new JsonObject { ["input"] = s.Name, ["outputs"] = CaddyJson.Texts(CaddyJson.Noted(s).Take(noted.Count).Select(n => n.Value)) })]),
        ["defaults"] = CaddyJson.Texts(noted.Select(_ => "")),
    };

    private static JsonArray SmallLetters() => new([.. Enumerable.Range('A', 26).Select(c => new JsonObject { ["search"] = $"{(char)c}", ["replace"] = $"{(char)(c | 0x20)}" })]);
}
