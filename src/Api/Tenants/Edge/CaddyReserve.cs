using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// What is kept back of the requests that Caddy may have open to tenants. It cannot count them by visitor, and one
/// visitor, over HTTP/2, can have all open that there may be. So only three quarters are for anybody. The rest is for
/// parts of the visitors, by the last digit of their address: whoever takes all of it takes it from their own part
/// alone. A request comes here after it was refused; one that was not refused pays nothing for it.
/// </summary>
internal static class CaddyReserve
{
    /// <summary>
    /// Begins placeholders that stand for nothing. Caddy counts by the address as it is written, and so counts each
    /// part by itself.
    /// </summary>
    public const string Nothing = "nothing";

    private const string Part = $"{CaddyJson.ByName}.part";

    /// <summary>
    /// The route for requests that were refused, before those with pages for errors: <paramref name="pages"/>. Empty
    /// where nothing is kept back. Not for tenants that are found by path: what the path became is undone by now.
    /// </summary>
    public static IEnumerable<JsonObject> Routes(
        EdgeState state,
        IReadOnlyList<EdgeSite> sites,
        IReadOnlyList<int> bodies,
        Func<IEnumerable<JsonObject>> pages
    )
    {
        if (state.Limits.KeptForPart == 0 || !sites.Any(s => s.Answer is EdgeAnswer.Proxy))
            yield break;
        List<JsonObject> routes = [CaddyJson.Route(null, [Find()])];
        if (CaddyGate.Any(sites))
            routes.Add(CaddyGate.NotForCaches(CaddyJson.ByName));
        // Once more: behind a gate, what was limited before was a copy of the request.
        routes.AddRange(CaddyJson.BodyLimits(bodies, CaddyJson.ByName));
        for (var part = 0; part < EdgeLimits.Parts; part++)
            routes.Add(
                CaddyJson.Route(
                    CaddyJson.Var($"{{{Part}}}", Ends(part)),
                    [
                        CaddyJson.Subroute([
                            .. CaddyJson.Ways(
                                state,
                                bodies,
                                CaddyWaits.Of(sites),
                                CaddyJson.ByName,
                                CaddyJson.AnyHttps(sites),
                                part
                            ),
                        ]),
                    ]
                )
            );
        var reserve = CaddyJson.Subroute([.. routes]);
        reserve["errors"] = new JsonObject { ["routes"] = new JsonArray([.. pages()]) };
        // Of a tenant that does not answer, or whose answer is late, it says 502 and 504.
        yield return CaddyJson.Route(CaddyJson.Status("503"), [reserve]);
    }

    /// <summary>What the addresses of a part end with: digits, and with IPv6 letters, too.</summary>
    private static IReadOnlyList<string> Ends(int part) =>
        part < 6 ? [$"{part}", $"{(char)('a' + part)}"]
        : part == 9 ? ["9", ""]
        : [$"{part}"];

    /// <summary>Finds the end of a visitor's address; with IPv6 that of its /64, which is one visitor.</summary>
    private static JsonObject Find() =>
        new()
        {
            ["handler"] = "map",
            ["source"] = "{http.request.remote.host}",
            ["destinations"] = CaddyJson.Texts([$"{{{Part}}}"]),
            ["mappings"] = new JsonArray(
                Mapping(@"^[0-9.]*([0-9])$"),
                Mapping("^(?:[0-9a-f]+:){3}[0-9a-f]*([0-9a-f]):")
            ),
            ["defaults"] = CaddyJson.Texts([""]),
        };

    private static JsonObject Mapping(string pattern) =>
        new() { ["input_regexp"] = pattern, ["outputs"] = CaddyJson.Texts(["${1}"]) };
}
