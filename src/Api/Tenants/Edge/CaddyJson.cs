using System.Text.Json.Nodes;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Edge;

/// <summary>Builds the pieces that <see cref="RenderCaddy"/> puts together.</summary>
internal static class CaddyJson
{
    /// <summary>
    /// Prefixes of the placeholders that hold what was found by a request's host (<see cref="CaddyMap"/>) or path (<see
    /// cref="Note"/>).
    /// </summary>
    public const string ByName = "edge",
        ByPath = "http.vars";

    public static JsonObject Route(JsonObject? match, IEnumerable<JsonObject> handlers, bool terminal = false) =>
        RouteAny(match is null ? [] : [match], handlers, terminal);

    /// <summary>A route for requests that match any of these.</summary>
    private static JsonObject RouteAny(
        IReadOnlyList<JsonObject> matches,
        IEnumerable<JsonObject> handlers,
        bool terminal = false
    )
    {
        var route = new JsonObject();
        if (matches.Count > 0)
            route["match"] = new JsonArray([.. matches]);
        route["handle"] = new JsonArray([.. handlers]);
        if (terminal)
            route["terminal"] = true;
        return route;
    }

    public static JsonObject Subroute(JsonArray routes) => new() { ["handler"] = "subroute", ["routes"] = routes };

    public static JsonObject Hosts(IReadOnlyList<string> hosts) => new() { ["host"] = Texts(hosts) };

    /// <summary>Matches if a variable or placeholder has one of these values.</summary>
    public static JsonObject Var(string name, IReadOnlyList<string> values) =>
        new() { ["vars"] = new JsonObject { [name] = Texts(values) } };

    public static JsonObject Status(params string[] codes) => Var("{http.error.status_code}", codes);

    /// <summary>Returns what a site's route does. A tenant's route only notes where the request goes.</summary>
    public static IEnumerable<JsonObject> Answer(EdgeSite site, bool withHttps = false, bool withWaits = false) =>
        site.Answer switch
        {
            EdgeAnswer.Proxy => [Note(Noted(site, withHttps, withWaits: withWaits))],
            EdgeAnswer.Redirect r => [Redirect($"{r.To}{{http.request.uri}}", EdgePages.Moved)],
            EdgeAnswer.Page p => [Page(p.What)],
            _ => throw new InvalidOperationException($"Caddy is not told how to answer {site.Answer}."),
        };

    /// <summary>Notes where a request goes; <see cref="ToTenant"/> sends it there.</summary>
    public static JsonObject Note(IReadOnlyList<(string Name, string Value)> noted)
    {
        var vars = new JsonObject { ["handler"] = "vars" };
        foreach (var (name, value) in noted)
            vars[name] = value;
        return vars;
    }

    /// <summary>
    /// What is noted for a tenant's site: its upstream, under another name if that speaks HTTPS, its key for the access
    /// log, whether it has a gate, how long is waited for it, and the largest request body in MB.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Noted(
        EdgeSite site,
        bool withHttps,
        bool withGate = false,
        bool withWaits = false
    )
    {
        var (upstream, isHttps) = (EdgeAnswer.Proxy)site.Answer;
        (string, string)[] to = withHttps
            ? [(To, isHttps ? "" : upstream), (ToHttpsPort, isHttps ? upstream : "")]
            : [(To, upstream)];
        (string, string)[] gate = withGate ? [(CaddyGate.Noted, site.IsGated ? CaddyGate.On : "")] : [];
        (string, string)[] waits = withWaits ? [(CaddyWaits.Noted, CaddyWaits.KeyOf(site.Waits))] : [];
        return [.. to, ("tenant", site.Key), .. gate, .. waits, ("body", $"{site.MaxBodyMb}")];
    }

    private const string To = "to",
        ToHttpsPort = "tls";

    /// <summary>Whether any of these sites has an upstream that speaks HTTPS. Where none does, nothing asks for it.</summary>
    public static bool AnyHttps(IEnumerable<EdgeSite> sites) =>
        sites.Any(s => s.Answer is EdgeAnswer.Proxy { IsHttps: true });

    /// <summary>
    /// Sends the request to the tenant that was found. <paramref name="bodies"/> are the tenants' limits for request
    /// bodies in MB; with a single limit no route compares them. The same goes for <paramref name="waits"/>. <paramref
    /// name="found"/> is <see cref="ByName"/> or <see cref="ByPath"/>.
    /// </summary>
    public static IEnumerable<JsonObject> ToTenant(
        EdgeState state,
        IReadOnlyList<int> bodies,
        IReadOnlyList<TimeoutTerms> waits,
        string found,
        bool withHttps = false,
        bool withGate = false
    )
    {
        if (withGate)
            foreach (var route in CaddyGate.Routes(state, found))
                yield return route;
        foreach (var route in BodyLimits(bodies, found))
            yield return route;
        yield return Bodies(EdgeLimits.TenantBody);
        foreach (var route in Ways(state, bodies, waits, found, withHttps))
            yield return route;
    }

    /// <summary>Limits the request's body as its tenant does. Nothing where all do alike: <see cref="Ways"/> does it.</summary>
    public static IEnumerable<JsonObject> BodyLimits(IReadOnlyList<int> bodies, string found) =>
        bodies.Count > 1 ? bodies.Select(most => Route(Var($"{{{found}.body}}", [$"{most}"]), [MaxBody(most)])) : [];

    /// <summary>
    /// The ways to the tenant that was found. <paramref name="part"/> is the part of the visitors for whom this is kept
    /// back, see <see cref="CaddyReserve"/>; null = for anybody.
    /// </summary>
    public static IEnumerable<JsonObject> Ways(
        EdgeState state,
        IReadOnlyList<int> bodies,
        IReadOnlyList<TimeoutTerms> waits,
        string found,
        bool withHttps,
        int? part = null
    )
    {
        foreach (var to in withHttps ? [To, ToHttpsPort] : (string[])[To])
        {
            var isFound = new JsonObject { ["not"] = new JsonArray(Var($"{{{found}.{to}}}", [""])) };
            if (state.IsPublic)
            {
                var secure = isFound.DeepClone().AsObject();
                secure["protocol"] = "https";
                yield return Route(secure, [Unless("Strict-Transport-Security", "max-age=63072000")]);
            }
            foreach (var wait in waits)
            {
                var its = isFound.DeepClone().AsObject();
                if (waits.Count > 1)
                    CaddyWaits.Match(its, found, wait);
                var proxy = part is null
                    ? Proxy($"{{{found}.{to}}}", state.Limits.ForAnybody)
                    : Proxy($"{{{found}.{to}}}{{{found}.{CaddyReserve.Nothing}{part}}}", state.Limits.KeptForPart);
                CaddyWaits.Set(proxy, wait);
                if (to == ToHttpsPort)
                    proxy["transport"]!["tls"] = new JsonObject { ["insecure_skip_verify"] = true };
                // Another tenant's publication must not cut this one's WebSockets.
                proxy["stream_close_delay"] = "24h";
                proxy["headers"] = new JsonObject
                {
                    ["response"] = new JsonObject { ["delete"] = new JsonArray("Server") },
                };
                // Use one route, so that the variable is looked up once.
                yield return Route(
                    its,
                    [
                        .. bodies.Count == 1 ? [MaxBody(bodies[0])] : (JsonObject[])[],
                        .. part is null ? [Append("tenant", found)] : (JsonObject[])[],
                        Unless("X-Content-Type-Options", "nosniff"),
                        proxy,
                    ],
                    terminal: true
                );
            }
        }
    }

    /// <summary>
    /// Proxies to one address. The response's header has a time limit, its body has none. Compression is not requested
    /// for visitors who did not ask for it, since the proxy would only undo it. More than <paramref name="atOnce"/>
    /// requests are refused; Caddy counts by the address as it is written here, before it puts a tenant's in, so all tenants'
    /// are counted together.
    /// </summary>
    public static JsonObject Proxy(string upstream, int atOnce = 0)
    {
        var to = new JsonObject { ["dial"] = upstream };
        if (atOnce > 0)
            to["max_requests"] = atOnce;
        return new()
        {
            ["handler"] = "reverse_proxy",
            ["upstreams"] = new JsonArray(to),
            ["transport"] = new JsonObject
            {
                ["protocol"] = "http",
                ["dial_timeout"] = "3s",
                ["response_header_timeout"] = "10m",
                ["compression"] = false,
            },
        };
    }

    /// <summary>
    /// Gives a request's body so much time in all. Caddy has no limit of its own, and after an answer it waits for the
    /// rest of a small body. When the time is over, it gives up a request that is still being answered, too, so this
    /// is for requests with a body alone. For Caddy 2.11; later ones call it differently.
    /// </summary>
    private static JsonObject BodyWithin(TimeSpan time) =>
        new() { ["handler"] = "request_body", ["read_timeout"] = (long)time.TotalNanoseconds };

    /// <summary>Gives the bodies of requests that come by here so much time. Costs the others next to nothing.</summary>
    public static JsonObject Bodies(TimeSpan within) =>
        RouteAny(
            [
                // With HTTP/2 a body needs no header.
                new JsonObject { ["method"] = new JsonArray("POST", "PUT", "PATCH") },
                new JsonObject { ["header"] = new JsonObject { ["Content-Length"] = new JsonArray() } },
                new JsonObject { ["header"] = new JsonObject { ["Transfer-Encoding"] = new JsonArray() } },
            ],
            [BodyWithin(within)]
        );

    public static JsonObject Redirect(string to, string? page = null)
    {
        var headers = new JsonObject { ["Location"] = new JsonArray(to) };
        if (page is not null)
            headers[EdgePages.Header] = new JsonArray(page);
        return new()
        {
            ["handler"] = "static_response",
            ["status_code"] = 308,
            ["headers"] = headers,
        };
    }

    public static JsonObject Page(EdgePage page)
    {
        var headers = new JsonObject
        {
            [EdgePages.Header] = new JsonArray(page.Name),
            ["Content-Type"] = new JsonArray(page.Type),
            ["Cache-Control"] = new JsonArray("no-store"),
        };
        foreach (var (name, value) in EdgePages.Safe)
            headers[name] = new JsonArray(value);
        if (page.RetryAfter is { } seconds)
            headers["Retry-After"] = new JsonArray($"{seconds}");
        return new()
        {
            ["handler"] = "static_response",
            ["status_code"] = page.Status,
            ["headers"] = headers,
            ["body"] = page.Html,
        };
    }

    private static JsonObject MaxBody(int megabytes) =>
        new() { ["handler"] = "request_body", ["max_size"] = megabytes * 1_000_000L };

    private static JsonObject Append(string name, string found) =>
        new()
        {
            ["handler"] = "log_append",
            ["key"] = name,
            ["value"] = $"{{{found}.{name}}}",
        };

    /// <summary>Sets a response header unless the tenant set it.</summary>
    private static JsonObject Unless(string header, string value) =>
        new()
        {
            ["handler"] = "headers",
            ["response"] = new JsonObject
            {
                ["deferred"] = true,
                ["set"] = new JsonObject { [header] = new JsonArray(value) },
                ["require"] = new JsonObject { ["headers"] = new JsonObject { [header] = null } },
            },
        };

    public static JsonArray Texts(IEnumerable<string> values) =>
        new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
