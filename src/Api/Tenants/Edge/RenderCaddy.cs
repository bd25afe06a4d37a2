using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// Renders a host's whole Caddy configuration. Tenants' routes only note where a request goes, and one handler after
/// them sends it there; so a thousand tenants load in little more time than one. A request finds its tenant in a table
/// (<see cref="CaddyMap"/>), and everything without an upstream in a few steps of a tree (<see cref="CaddyTree"/>).
/// </summary>
public sealed class RenderCaddy : IEdgeProxy
{
    // No browser reads this, so nothing needs escaping for HTML. Keep it short: it goes through a pipe at each change.
    private static readonly JsonSerializerOptions Short = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc />
    public string Render(EdgeState state)
    {
        var apps = new JsonObject
        {
            ["http"] = new JsonObject
            {
                ["http_port"] = state.HttpPort,
                ["servers"] = new JsonObject { ["edge"] = Server(state) },
            },
        };
        if (state.HttpsPort > 0)
            apps["tls"] = CaddyTls.Of(state);
        return new JsonObject
            {
                // Use a socket, not a port: the configuration is pushed into the container through the Docker API.
                ["admin"] = new JsonObject
                {
                    ["listen"] = "unix//run/caddy/admin.sock|0600",
                    ["origins"] = new JsonArray("localhost"),
                    ["config"] = new JsonObject { ["persist"] = false },
                },
                ["logging"] = Logging(),
                ["apps"] = apps,
            }.ToJsonString(Short) + "\n";
    }

    /// <summary>
    /// Headers that say from where and whom a request comes. A tenant might believe a visitor who sends them. Many
    /// programs read an underscore in a name as a hyphen; nginx drops such names.
    /// </summary>
    private static readonly string[] Theirs =
    [
        "X-Forwarded-Prefix",
        "X-Real-IP",
        "Forwarded",
        EdgeGate.User,
        "X_Berth_User",
        "X-Berth_User",
        "X_Berth-User",
    ];

    /// <summary>Removes a visitor's own headers of that kind; the proxy sets the others itself.</summary>
    private static JsonObject WithoutTheirs() =>
        new()
        {
            ["match"] = new JsonArray([
                .. Theirs.Select(h => new JsonObject { ["header"] = new JsonObject { [h] = new JsonArray() } }),
            ]),
            ["handle"] = new JsonArray(
                new JsonObject
                {
                    ["handler"] = "headers",
                    ["request"] = new JsonObject { ["delete"] = new JsonArray([.. Theirs.Select(h => (JsonNode)h)]) },
                }
            ),
        };

    /// <summary>
    /// A name with a dot after it is the same host (RFC 3986, 3.2.2), but is written differently in tables. nginx leaves
    /// the dot out by itself.
    /// </summary>
    private static JsonObject WithoutDot() =>
        CaddyJson.Route(
            new JsonObject
            {
                ["header_regexp"] = new JsonObject
                {
                    ["Host"] = new JsonObject { ["name"] = "dot", ["pattern"] = @"^([^:]+)\.(:[0-9]+)?$" },
                },
            },
            [
                CaddyJson.Redirect(
                    "{http.request.scheme}://{http.regexp.dot.1}{http.regexp.dot.2}{http.request.uri}",
                    EdgePages.Moved
                ),
            ],
            terminal: true
        );

    private static JsonObject Server(EdgeState state)
    {
        var table = EdgeTable.Of(state);
        var routes = new JsonArray { WithoutTheirs() };
        if (state.Shop is { } shop)
            routes.Insert(
                0,
                CaddyJson.Route(
                    CaddyJson.Hosts([state.BaseDomain]),
                    [CaddyJson.Subroute([CaddyJson.Bodies(EdgeLimits.ShopBody)]), CaddyShop.ToShop(shop)],
                    terminal: true
                )
            );
        if (CaddyShop.ToHttps(state, table) is { } toHttps)
            routes.Insert(0, toHttps);
        var bodies = table
            .Hosts.Concat(table.Paths)
            .Where(s => s.Answer is EdgeAnswer.Proxy)
            .Select(s => s.MaxBodyMb)
            .Distinct()
            .Order()
            .ToList();
        foreach (var route in CaddyMap.Routes(state, table.Hosts, bodies))
            routes.Add(route);
        // What is a tenant's has been sent there; the rest are pages of our own.
        routes.Add(CaddyJson.Bodies(EdgeLimits.ShopBody));
        var others = table.Hosts.Where(h => h.Answer is not EdgeAnswer.Proxy).ToList();
        foreach (
            var route in CaddyTree.Routes(
                others,
                names => CaddyJson.Hosts(names),
                s => [CaddyJson.Route(CaddyJson.Hosts([s.Name]), CaddyJson.Answer(s))]
            )
        )
            routes.Add(route);
        if (table.Paths.Count > 0)
        {
            routes.Add(CaddyJson.Route(CaddyJson.Hosts([state.PathHost]), [CaddyJson.Subroute(Paths(table.Paths))]));
            foreach (
                var route in CaddyJson.ToTenant(
                    state,
                    bodies,
                    CaddyWaits.Of(table.Paths),
                    CaddyJson.ByPath,
                    CaddyJson.AnyHttps(table.Paths)
                )
            )
                routes.Add(route);
        }
        routes.Add(WithoutDot());
        routes.Add(CaddyJson.Route(null, [CaddyJson.Page(EdgePages.Unknown)]));
        var server = new JsonObject
        {
            ["listen"] =
                state.HttpsPort > 0
                    ? new JsonArray($"{state.Listen}:{state.HttpPort}", $"{state.Listen}:{state.HttpsPort}")
                    : new JsonArray($"{state.Listen}:{state.HttpPort}"),
            ["protocols"] = new JsonArray("h1", "h2"),
            ["routes"] = routes,
            ["errors"] = new JsonObject
            {
                ["routes"] = new JsonArray([
                    .. CaddyGate.Any(table.Hosts) ? [CaddyGate.WhenDown()] : (JsonObject[])[],
                    .. CaddyReserve.Routes(state, table.Hosts, bodies, Failures),
                    .. Failures(),
                ]),
            },
            ["automatic_https"] = new JsonObject { ["disable"] = true },
            ["read_header_timeout"] = "10s",
            ["idle_timeout"] = "2m",
            ["max_header_bytes"] = 64 * 1024,
            // Do not log the shop's addresses: they hold tokens, and whoever has an order's token may act on it.
            ["logs"] = new JsonObject
            {
                ["default_logger_name"] = "access",
                ["skip_hosts"] = new JsonArray(state.BaseDomain),
            },
        };
        // For each port but the plain one.
        if (state.HttpsPort > 0)
            server["tls_connection_policies"] = CaddyTls.Policies(state.Tls);
        return server;
    }

    /// <summary>What is shown instead of an answer.</summary>
    private static IEnumerable<JsonObject> Failures() =>
        [
            CaddyJson.Route(CaddyJson.Status("413"), [CaddyJson.Page(EdgePages.TooLarge)], terminal: true),
            CaddyJson.Route(CaddyJson.Status("502", "503", "504"), [CaddyJson.Page(EdgePages.Failed)], terminal: true),
            CaddyJson.Route(
                null,
                [new JsonObject { ["handler"] = "static_response", ["status_code"] = "{http.error.status_code}" }]
            ),
        ];

    private static JsonArray Paths(IReadOnlyList<EdgeSite> paths)
    {
        var (withHttps, withWaits) = (CaddyJson.AnyHttps(paths), CaddyWaits.Of(paths).Count > 1);
        // Extract the first part of the path once; the routes only compare it.
        var first = new JsonObject
        {
            ["path_regexp"] = new JsonObject { ["name"] = "first", ["pattern"] = "^/([a-z0-9-]+)(?:/|$)" },
        };
        const string name = "{http.regexp.first.1}";
        var routes = CaddyTree.Routes(
            paths,
            names => CaddyJson.Var(name, names),
            s =>
                [
                    CaddyJson.Route(
                        new JsonObject { ["path"] = new JsonArray($"/{s.Name}") },
                        [CaddyJson.Redirect($"/{s.Name}/{{http.request.uri.prefixed_query}}")],
                        terminal: true
                    ),
                    CaddyJson.Route(
                        CaddyJson.Var(name, [s.Name]),
                        [
                            new JsonObject
                            {
                                ["handler"] = "headers",
                                ["request"] = new JsonObject
                                {
                                    ["set"] = new JsonObject { ["X-Forwarded-Prefix"] = new JsonArray($"/{s.Name}") },
                                },
                            },
                            new JsonObject { ["handler"] = "rewrite", ["strip_path_prefix"] = $"/{s.Name}" },
                            .. CaddyJson.Answer(s, withHttps, withWaits),
                        ]
                    ),
                ]
        );
        return [CaddyJson.Route(first, [CaddyJson.Subroute([.. routes])])];
    }

    /// <summary>
    /// Logs errors, and one line for each request except the shop's, without query and cookies, which hold private
    /// data.
    /// </summary>
    private static JsonObject Logging() =>
        new()
        {
            ["logs"] = new JsonObject
            {
                ["default"] = new JsonObject
                {
                    ["level"] = "WARN",
                    ["exclude"] = new JsonArray("http.log.access"),
                    ["encoder"] = Encoder(new JsonObject { ["format"] = "json" }, new JsonObject()),
                },
                ["access"] = new JsonObject
                {
                    ["include"] = new JsonArray("http.log.access"),
                    ["level"] = "INFO",
                    ["writer"] = new JsonObject { ["output"] = "stdout" },
                    ["encoder"] = Encoder(
                        new JsonObject
                        {
                            ["format"] = "json",
                            ["level_key"] = "",
                            ["name_key"] = "",
                            ["message_key"] = "",
                        },
                        new JsonObject
                        {
                            ["resp_headers"] = Delete(),
                            ["request>tls"] = Delete(),
                            ["request>remote_port"] = Delete(),
                            ["request>client_ip"] = Delete(),
                            ["user_id"] = Delete(),
                        }
                    ),
                },
            },
        };

    /// <summary>Without what a visitor sent besides the path: it may be a secret, and says who they are.</summary>
    private static JsonObject Encoder(JsonObject wrap, JsonObject fields)
    {
        fields.Insert(0, "request>headers", Delete());
        fields["request>uri"] = new JsonObject
        {
            ["filter"] = "regexp",
            ["regexp"] = "\\?.*$",
            ["value"] = "",
        };
        return new()
        {
            ["format"] = "filter",
            ["wrap"] = wrap,
            ["fields"] = fields,
        };
    }

    private static JsonObject Delete() => new() { ["filter"] = "delete" };
}
