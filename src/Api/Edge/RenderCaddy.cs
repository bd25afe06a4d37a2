using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Edge;

/// <summary>Renders a host's whole Caddy configuration. Pure: the golden files of its tests show what comes out.</summary>
public static class RenderCaddy
{
    /// <summary>On every page that the proxy itself makes, so that nobody takes it for a tenant's.</summary>
    public const string PageHeader = "Berth-Page";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The configuration as indented JSON. Equal states give equal text.</summary>
    public static string Render(EdgeState state)
    {
        var servers = new JsonObject { ["http"] = Server(state, state.HttpPort, tls: false) };
        if (state.HttpsPort > 0) servers["https"] = Server(state, state.HttpsPort, tls: true);
        var apps = new JsonObject { ["http"] = new JsonObject { ["http_port"] = state.HttpPort, ["servers"] = servers } };
        if (state.HttpsPort > 0) apps["tls"] = InternalTls(state);
        return new JsonObject
        {
            // No port: the configuration is pushed through the Docker API, into the container, to this socket.
            ["admin"] = new JsonObject { ["listen"] = "unix//run/caddy/admin.sock|0600", ["origins"] = new JsonArray("localhost") },
            ["logging"] = new JsonObject { ["logs"] = new JsonObject { ["default"] = new JsonObject { ["level"] = "WARN" } } },
            ["apps"] = apps,
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Server(EdgeState state, int port, bool tls)
    {
        var routes = new JsonArray();
        routes.Add(ByHost(state.BaseDomain, Proxy(state.Shop, closeDelay: null)));
        foreach (var route in state.Routes)
        {
            routes.Add(ByHost($"{route.Slug}.{state.BaseDomain}", route.Upstream is { } upstream ? Proxy(upstream, closeDelay: "24h") : Page("suspended", 503, EdgePages.Suspended)));
        }
        routes.Add(new JsonObject { ["handle"] = new JsonArray(Page("unknown", 404, EdgePages.Unknown)) });
        var server = new JsonObject
        {
            ["listen"] = new JsonArray($"{state.Listen}:{port}"),
            ["routes"] = routes,
            ["errors"] = new JsonObject { ["routes"] = new JsonArray(new JsonObject { ["handle"] = new JsonArray(Starting()) }) },
            ["automatic_https"] = new JsonObject { ["disable"] = true },
            ["read_header_timeout"] = "10s",
            ["idle_timeout"] = "2m",
        };
        if (tls) server["tls_connection_policies"] = new JsonArray(new JsonObject());
        return server;
    }

    private static JsonObject ByHost(string host, JsonObject handler) => new()
    {
        ["match"] = new JsonArray(new JsonObject { ["host"] = new JsonArray(host) }),
        ["handle"] = new JsonArray(handler),
        ["terminal"] = true,
    };

    private static JsonObject Proxy(string upstream, string? closeDelay)
    {
        var proxy = new JsonObject
        {
            ["handler"] = "reverse_proxy",
            ["upstreams"] = new JsonArray(new JsonObject { ["dial"] = upstream }),
            ["transport"] = new JsonObject { ["protocol"] = "http", ["dial_timeout"] = "3s" },
        };
        // Another tenant's publication must not cut this one's WebSockets.
        if (closeDelay is not null) proxy["stream_close_delay"] = closeDelay;
        return proxy;
    }

    /// <summary>What a visitor sees while a container starts or does not answer: it comes back by itself.</summary>
    private static JsonObject Starting()
    {
        var page = Page("starting", 503, EdgePages.Starting);
        page["headers"]!["Retry-After"] = new JsonArray("2");
        return page;
    }

    private static JsonObject Page(string name, int status, string html) => new()
    {
        ["handler"] = "static_response",
        ["status_code"] = status,
        ["headers"] = new JsonObject { [PageHeader] = new JsonArray(name), ["Content-Type"] = new JsonArray("text/html; charset=utf-8"), ["Cache-Control"] = new JsonArray("no-store") },
        ["body"] = html,
    };

    /// <summary>Certificates from Caddy's own authority: for development. Kept on the edge's volume.</summary>
    private static JsonObject InternalTls(EdgeState state) => new()
    {
        ["automation"] = new JsonObject { ["policies"] = new JsonArray(new JsonObject { ["issuers"] = new JsonArray(new JsonObject { ["module"] = "internal" }) }) },
        ["certificates"] = new JsonObject { ["automate"] = new JsonArray(state.BaseDomain, $"*.{state.BaseDomain}") },
    };
}
