using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// The gate before a tenant, in Caddy: asks the shop as Caddy's own <c>forward_auth</c> does, and goes on only after its
/// yes. Whatever fails on the way ends in a page.
/// </summary>
internal static class CaddyGate
{
    /// <summary>What is noted of a site that has a gate.</summary>
    public const string Noted = "gate",
        On = "on";

    // Set while the shop is asked: an error meanwhile is the gate's, not the container's.
    private const string Asking = "asking";

    /// <summary>Whether any of these sites has a gate. Where none does, nothing asks for it.</summary>
    public static bool Any(IEnumerable<EdgeSite> sites) => sites.Any(s => s.IsGated);

    /// <summary>What comes before a request is sent to a tenant that was found.</summary>
    public static IEnumerable<JsonObject> Routes(EdgeState state, string found)
    {
        var gate = state.Gate!;
        var isGated = $"{{{found}.{Noted}}}";
        yield return CaddyJson.Route(
            CaddyJson.Var(isGated, [On]),
            [CaddyJson.Subroute([CaddyJson.Bodies(EdgeLimits.ShopBody)])]
        );
        var takesTicket = CaddyJson.Var(isGated, [On]);
        takesTicket["path"] = new JsonArray(EdgeGate.TicketPath);
        yield return CaddyJson.Route(
            takesTicket,
            [CaddyJson.Note([(Asking, On)]), ToShop(state, $"{EdgeGate.EnterPath}?{{http.request.uri.query}}", found)],
            terminal: true
        );
        var ask = ToShop(state, EdgeGate.AskPath, found);
        ask["handle_response"] = new JsonArray(LetIn(), SendAway(), TooLong(), Otherwise());
        yield return CaddyJson.Route(
            CaddyJson.Var(isGated, [On]),
            [CaddyJson.Note([(Asking, On)]), ask, WithoutPass(gate.Cookie)]
        );
        yield return NotForCaches(found);
        yield return CaddyJson.Route(
            UpgradesTo(isGated, isWebSocket: true),
            [Request(new JsonObject { ["set"] = new JsonObject { ["Connection"] = new JsonArray("Upgrade") } })]
        );
        yield return CaddyJson.Route(
            UpgradesTo(isGated, isWebSocket: false),
            [Request(new JsonObject { ["delete"] = new JsonArray("Connection", "Upgrade", "HTTP2-Settings") })]
        );
        var hasNone = CaddyJson.Var(isGated, [On]);
        hasNone["header"] = new JsonObject { ["Cookie"] = new JsonArray("") };
        yield return CaddyJson.Route(hasNone, [Request(new JsonObject { ["delete"] = new JsonArray("Cookie") })]);
    }

    /// <summary>The page for requests about which the shop could not be asked.</summary>
    public static JsonObject WhenDown() =>
        CaddyJson.Route(
            CaddyJson.Var($"{{http.vars.{Asking}}}", [On]),
            [CaddyJson.Page(EdgePages.GateDown)],
            terminal: true
        );

    /// <summary>
    /// A request of our own to the shop. Nothing of the visitor's is in it but what stands here: neither their cookies,
    /// which would sign them in there, nor a body.
    /// </summary>
    private static JsonObject ToShop(EdgeState state, string uri, string found)
    {
        var proxy = CaddyJson.Proxy(state.Gate!.Address);
        proxy["transport"]!["response_header_timeout"] = $"{EdgeGate.Patience.TotalSeconds}s";
        proxy["rewrite"] = new JsonObject { ["method"] = "GET", ["uri"] = uri };
        var set = new JsonObject();
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("Host", state.BaseDomain),
                    ("X-Forwarded-Proto", new Uri(state.ShopUrl).Scheme),
                    (EdgeGate.Tenant, $"{{{found}.tenant}}"),
                    (EdgeGate.Host, "{http.request.host}"),
                    (EdgeGate.Method, "{http.request.method}"),
                    (EdgeGate.Uri, "{http.request.uri}"),
                    (EdgeGate.Mode, "{http.request.header.Sec-Fetch-Mode}"),
                    (EdgeGate.Accept, "{http.request.header.Accept}"),
                    (EdgeGate.Upgrade, "{http.request.header.Upgrade}"),
                    (EdgeGate.Pass, $"{{http.request.cookie.{state.Gate.Cookie}}}"),
                ]
        )
            set[name] = new JsonArray(value);
        proxy["headers"] = new JsonObject
        {
            ["request"] = new JsonObject { ["delete"] = new JsonArray("*"), ["set"] = set },
            ["response"] = new JsonObject { ["delete"] = new JsonArray("Server") },
        };
        return proxy;
    }

    /// <summary>Goes on with the visitor's own request, and tells the container who they are.</summary>
    private static JsonObject LetIn()
    {
        const string user = $"{{http.reverse_proxy.header.{EdgeGate.User}}}";
        var isKnown = new JsonObject { ["not"] = new JsonArray(CaddyJson.Var(user, [""])) };
        return Response(
            2,
            CaddyJson.Route(null, [CaddyJson.Note([(Asking, "")])]),
            CaddyJson.Route(
                isKnown,
                [Request(new JsonObject { ["set"] = new JsonObject { [EdgeGate.User] = new JsonArray(user) } })]
            )
        );
    }

    private static JsonObject SendAway()
    {
        const string to = $"{{http.reverse_proxy.header.{EdgeGate.To}}}";
        var redirect = CaddyJson.Redirect(to, EdgePages.GateClosed.Name);
        redirect["status_code"] = 302;
        redirect["headers"]!["Cache-Control"] = new JsonArray("no-store");
        return Response(
            401,
            CaddyJson.Route(
                new JsonObject { ["not"] = new JsonArray(CaddyJson.Var(to, [""])) },
                [redirect],
                terminal: true
            ),
            CaddyJson.Route(null, [CaddyJson.Page(EdgePages.GateClosed)])
        );
    }

    /// <summary>The shop takes shorter addresses than Caddy: what is sent on each request would be too long again.</summary>
    private static JsonObject TooLong() =>
        new()
        {
            ["match"] = new JsonObject { ["status_code"] = new JsonArray(400, 414, 431) },
            ["routes"] = new JsonArray(CaddyJson.Route(null, [CaddyJson.Page(EdgePages.TooLarge)])),
        };

    private static JsonObject Otherwise() =>
        new() { ["routes"] = new JsonArray(CaddyJson.Route(null, [CaddyJson.Page(EdgePages.GateDown)])) };

    private static JsonObject Response(int status, params JsonObject[] routes) =>
        new()
        {
            ["match"] = new JsonObject { ["status_code"] = new JsonArray(status) },
            ["routes"] = new JsonArray([.. routes]),
        };

    /// <summary>
    /// Caches on the way, such as Cloudflare's, keep nothing: whom they answered from it nobody would have asked about.
    /// </summary>
    public static JsonObject NotForCaches(string found) =>
        CaddyJson.Route(
            CaddyJson.Var($"{{{found}.{Noted}}}", [On]),
            [
                new JsonObject
                {
                    ["handler"] = "headers",
                    ["response"] = new JsonObject
                    {
                        ["deferred"] = true,
                        ["delete"] = new JsonArray("Cloudflare-CDN-Cache-Control"),
                        ["set"] = new JsonObject { ["CDN-Cache-Control"] = new JsonArray("no-store") },
                    },
                },
            ]
        );

    /// <summary>
    /// A connection that becomes another protocol's carries requests about which nobody is asked, so only WebSockets
    /// may. Nor does a visitor's Connection name headers for removal: it could name <see cref="EdgeGate.User"/>.
    /// </summary>
    private static JsonObject UpgradesTo(string isGated, bool isWebSocket)
    {
        var match = CaddyJson.Var(isGated, [On]);
        var websocket = new JsonObject
        {
            ["header_regexp"] = new JsonObject { ["Upgrade"] = new JsonObject { ["pattern"] = "(?i)^websocket$" } },
        };
        if (isWebSocket)
            match["header_regexp"] = websocket["header_regexp"]!.DeepClone();
        else
            match["not"] = new JsonArray(websocket);
        return match;
    }

    /// <summary>Takes the pass out of the cookies, wherever and however often it stands among them.</summary>
    private static JsonObject WithoutPass(string name) =>
        Request(
            new JsonObject
            {
                ["replace"] = new JsonObject
                {
                    ["Cookie"] = new JsonArray(
                        new JsonObject
                        {
                            ["search_regexp"] = $@"^(?:{name}=[^;]*(?:;\s*|$))+|;\s*{name}=[^;]*",
                            ["replace"] = "",
                        }
                    ),
                },
            }
        );

    private static JsonObject Request(JsonObject change) => new() { ["handler"] = "headers", ["request"] = change };
}
