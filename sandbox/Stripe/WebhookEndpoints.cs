using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Where events go: the endpoint of the command line, and those made over the API.</summary>
public sealed class WebhookEndpoints(Store store, SandboxOptions options)
{
    private const string CommandLine = "we_commandline";

    public IEnumerable<string> Wanting(string type)
    {
        if (options.Webhook.Length > 0)
            yield return CommandLine;
        foreach (var endpoint in store.All("webhook_endpoint").Where(e => e.Is("status", "enabled") && Wants(e, type)))
            yield return endpoint.Id();
    }

    /// <summary>Address and secret of an endpoint; null when it is gone.</summary>
    public (string Url, string Secret)? Find(string? id)
    {
        if (id is null or CommandLine)
            return options.Webhook.Length > 0 ? (options.Webhook, options.WebhookSecret) : null;
        return store.Find("webhook_endpoint", id) is { } endpoint
            ? (endpoint.Str("url")!, endpoint.Str("_secret")!)
            : null;
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(
            "/v1/webhook_endpoints",
            (HttpContext c, Store store, Clock clock) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("url", "enabled_events", "api_version", "description", "metadata", "connect");
                var secret = $"whsec_{Store.NewId("x", 32)[2..]}";
                var endpoint = store.Add(
                    new JsonObject
                    {
                        ["id"] = Store.NewId("we", 24),
                        ["object"] = "webhook_endpoint",
                        ["api_version"] = p.Text("api_version"),
                        ["application"] = null,
                        ["created"] = clock.Now,
                        ["description"] = p.Text("description"),
                        ["enabled_events"] = Wished(p) ?? throw StripeFault.Missing("enabled_events"),
                        ["livemode"] = false,
                        ["metadata"] = p.Metadata(),
                        ["status"] = "enabled",
                        ["url"] = Url(p.Required("url")),
                        ["_secret"] = secret,
                    }
                );
                var answer = endpoint.Copy();
                answer["secret"] = secret; // only here, never again
                return Results.Json(answer);
            }
        );
        app.MapGet(
            "/v1/webhook_endpoints",
            (HttpContext c, Store store) =>
                Results.Json(
                    Lists.Page("/v1/webhook_endpoints", store.All("webhook_endpoint"), StripeProtocol.Parameters(c))
                )
        );
        app.MapGet(
            "/v1/webhook_endpoints/{id}",
            (string id, Store store) => Results.Json(store.Get("webhook_endpoint", id))
        );
        app.MapPost(
            "/v1/webhook_endpoints/{id}",
            (string id, HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("url", "enabled_events", "disabled", "description", "metadata");
                var endpoint = store.Get("webhook_endpoint", id);
                if (p.Text("url") is { } url)
                    endpoint["url"] = Url(url);
                if (Wished(p) is { } events)
                    endpoint["enabled_events"] = events;
                if (p.Flag("disabled") is { } disabled)
                    endpoint["status"] = disabled ? "disabled" : "enabled";
                if (p.ContainsKey("description"))
                    endpoint["description"] = p.Text("description");
                endpoint["metadata"] = p.Metadata(endpoint["metadata"]!.AsObject());
                return Results.Json(endpoint);
            }
        );
        app.MapDelete(
            "/v1/webhook_endpoints/{id}",
            (string id, Store store) => Results.Json(store.Delete("webhook_endpoint", id))
        );
    }

    private static bool Wants(JsonObject endpoint, string type) =>
        endpoint["enabled_events"]!.AsArray().Any(e => (string)e! == "*" || (string)e! == type);

    private static JsonArray? Wished(JsonObject p) => p["enabled_events"]?.DeepClone() as JsonArray;

    private static string Url(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? url
            : throw new StripeFault(
                400,
                "invalid_request_error",
                "url_invalid",
                "Invalid URL: An explicit scheme (such as https) must be provided.",
                "url"
            );
}
