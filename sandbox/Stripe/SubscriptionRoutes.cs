namespace Berth.Sandbox.Stripe;

/// <summary>Subscriptions and invoices.</summary>
public static class SubscriptionRoutes
{
    public static void MapSubscriptions(this WebApplication app)
    {
        app.MapGet("/v1/subscriptions", (HttpContext c, Store store) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("customer", "price", "status", "limit", "starting_after", "ending_before");
            var status = p.Text("status");
            var found = store.All("subscription").Matching(p, "customer").Where(s => status switch
            {
                null => (string)s["status"]! != "canceled",
                "all" => true,
                "ended" => (string)s["status"]! is "canceled" or "incomplete_expired",
                _ => (string)s["status"]! == status,
            });
            return Results.Json(Lists.Page("/v1/subscriptions", found, p));
        });
        app.MapGet("/v1/subscriptions/{id}", (string id, Store store) => Results.Json(store.Find("subscription", id) ?? throw StripeFault.NotThere("subscription", id)));
        app.MapDelete("/v1/subscriptions/{id}", (string id, HttpContext c, Store store, Billing billing) =>
        {
            StripeProtocol.Parameters(c).Allow("invoice_now", "prorate", "cancellation_details");
            var subscription = store.Find("subscription", id);
            if (subscription is null || (string)subscription["status"]! == "canceled") throw StripeFault.NotThere("subscription", id);
            billing.Cancel(subscription);
            return Results.Json(subscription);
        });
        app.MapGet("/v1/invoices", (HttpContext c, Store store) => Results.Json(Lists.Page("/v1/invoices", store.All("invoice").Matching(StripeProtocol.Parameters(c), "customer", "status"), StripeProtocol.Parameters(c))));
        app.MapGet("/v1/invoices/{id}", (string id, Store store) => Results.Json(store.Find("invoice", id) ?? throw StripeFault.NotThere("invoice", id)));
    }

    public static void MapEvents(this WebApplication app)
    {
        app.MapGet("/v1/events", (HttpContext c, Store store) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("type", "types", "created", "delivery_success", "limit", "starting_after", "ending_before");
            var types = p["types"]?.AsArray().Select(t => (string)t!).ToHashSet();
            var from = p.Map("created")?.Number("gte") ?? 0;
            var delivered = p.Flag("delivery_success");
            var found = store.All("event").Where(e =>
                (p.Text("type") is not { } type || Fits((string)e["type"]!, type)) && (types is null || types.Contains((string)e["type"]!)) && (long)e["created"]! >= from &&
                (delivered is null || delivered == ((bool?)store.Find("delivery", $"dlv_{e["id"]}")?["taken"] ?? false)));
            return Results.Json(Lists.Page("/v1/events", found, p));
        });
        app.MapGet("/v1/events/{id}", (string id, Store store) => Results.Json(store.Find("event", id) ?? throw StripeFault.NotThere("event", id)));
    }

    private static bool Fits(string type, string pattern) => pattern.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : type == pattern;
}
