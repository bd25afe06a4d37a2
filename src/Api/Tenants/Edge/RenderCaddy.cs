using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// Renders a host's whole Caddy configuration. Tenants' routes only note where a request goes; one handler after them
/// takes it there. So a thousand tenants are loaded in little more time than one. A request finds its own by a look
/// into a table (<see cref="CaddyMap"/>), and what is no tenant's upstream in a few steps (<see cref="CaddyTree"/>).
/// </summary>
public sealed class RenderCaddy : IEdgeProxy
{
    // Nothing is for a browser here; and short, for it goes through a pipe at each change.
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
                // No port: the configuration is pushed through the Docker API, into the container, to this socket.
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

    private static JsonObject Server(EdgeState state)
    {
        var table = EdgeTable.Of(state);
        var routes = new JsonArray
        {
            // A visitor's own must not reach a tenant that would believe it.
            CaddyJson.Route(
                new JsonObject { ["header"] = new JsonObject { ["X-Forwarded-Prefix"] = new JsonArray() } },
                [
                    new JsonObject
                    {
                        ["handler"] = "headers",
                        ["request"] = new JsonObject { ["delete"] = new JsonArray("X-Forwarded-Prefix") },
                    },
                ]
            ),
        };
        if (state.Shop is { } shop)
            routes.Insert(
                0,
                CaddyJson.Route(CaddyJson.Hosts([state.BaseDomain]), [CaddyJson.Proxy(shop)], terminal: true)
            );
        if (CaddyJson.ToHttps(state, table) is { } toHttps)
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
            foreach (var route in CaddyJson.ToTenant(state, bodies, CaddyJson.ByPath))
                routes.Add(route);
        }
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
                ["routes"] = new JsonArray(
                    CaddyJson.Route(CaddyJson.Status("413"), [CaddyJson.Page(EdgePages.TooLarge)], terminal: true),
                    CaddyJson.Route(
                        CaddyJson.Status("502", "503", "504"),
                        [CaddyJson.Page(EdgePages.Failed)],
                        terminal: true
                    ),
                    CaddyJson.Route(
                        null,
                        [
                            new JsonObject
                            {
                                ["handler"] = "static_response",
                                ["status_code"] = "{http.error.status_code}",
                            },
                        ]
                    )
                ),
            },
            ["automatic_https"] = new JsonObject { ["disable"] = true },
            ["read_header_timeout"] = "10s",
            ["idle_timeout"] = "2m",
            // The shop's addresses hold tokens: who has one of an order may act on it.
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

    private static JsonArray Paths(IReadOnlyList<EdgeSite> paths)
    {
        // Taken from the path once; then it is only compared.
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
                            .. CaddyJson.Answer(s),
                        ]
                    ),
                ]
        );
        return [CaddyJson.Route(first, [CaddyJson.Subroute([.. routes])])];
    }

    /// <summary>
    /// Errors, and one line for each request but the shop's: neither query nor cookies, for they hold what is nobody's
    /// business.
    /// </summary>
    private static JsonObject Logging() =>
        new()
        {
            ["logs"] = new JsonObject
            {
                ["default"] = new JsonObject { ["level"] = "WARN", ["exclude"] = new JsonArray("http.log.access") },
                ["access"] = new JsonObject
                {
                    ["include"] = new JsonArray("http.log.access"),
                    ["level"] = "INFO",
                    ["writer"] = new JsonObject { ["output"] = "stdout" },
                    ["encoder"] = new JsonObject
                    {
                        ["format"] = "filter",
                        ["wrap"] = new JsonObject
                        {
                            ["format"] = "json",
                            ["level_key"] = "",
                            ["name_key"] = "",
                            ["message_key"] = "",
                        },
                        ["fields"] = new JsonObject
                        {
                            ["request>headers"] = Delete(),
                            ["resp_headers"] = Delete(),
                            ["request>tls"] = Delete(),
                            ["request>remote_port"] = Delete(),
                            ["request>client_ip"] = Delete(),
                            ["user_id"] = Delete(),
                            ["request>uri"] = new JsonObject
                            {
                                ["filter"] = "regexp",
                                ["regexp"] = "\\?.*$",
                                ["value"] = "",
                            },
                        },
                    },
                },
            },
        };

    private static JsonObject Delete() => new() { ["filter"] = "delete" };
}
