namespace Berth.Sandbox.Stripe;

/// <summary>What happened, sent or not.</summary>
public static class EventRoutes
{
    public static void MapEvents(this WebApplication app)
    {
        app.MapGet(
            "/v1/events",
            (HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("type", "types", "created", "delivery_success", "limit", "starting_after", "ending_before");
                var types = p["types"]?.AsArray().Select(t => (string)t!).ToHashSet();
                if (types is not null && p.Text("type") is not null)
                    throw StripeFault.Invalid("types", "You may only specify one of these parameters: type, types.");
                if (types?.Count > 20)
                    throw StripeFault.Invalid("types", "You may filter by at most 20 types.");
                var delivered = p.Flag("delivery_success");
                var found = store
                    .All("event")
                    .CreatedIn(p)
                    .Where(e =>
                        (p.Text("type") is not { } type || Fits(e.Str("type")!, type))
                        && (types is null || types.Contains(e.Str("type")!))
                        && (delivered is null || delivered == events.Delivered(e))
                    );
                return Results.Json(Lists.Page("/v1/events", found, p));
            }
        );
        app.MapGet("/v1/events/{id}", (string id, Store store) => Results.Json(store.Get("event", id)));
    }

    private static bool Fits(string type, string pattern) =>
        pattern.EndsWith(".*", StringComparison.Ordinal)
            ? type.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : type == pattern;
}
