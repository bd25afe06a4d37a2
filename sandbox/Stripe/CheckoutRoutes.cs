using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Checkout sessions.</summary>
public static class CheckoutRoutes
{
    public static void MapCheckout(this WebApplication app)
    {
        app.MapPost("/v1/checkout/sessions", (HttpContext c, Store store, Events events, SandboxOptions options) => Results.Json(Billing.Public(Create(StripeProtocol.Parameters(c), store, events, options))));
        app.MapGet("/v1/checkout/sessions", (HttpContext c, Store store) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("customer", "status", "subscription", "limit", "starting_after", "ending_before");
            return Results.Json(Lists.Page("/v1/checkout/sessions", store.All("checkout.session").Matching(p, "customer", "status", "subscription").Select(Billing.Public), p));
        });
        app.MapGet("/v1/checkout/sessions/{id}", (string id, Store store, Billing billing) => Results.Json(Billing.Public(billing.Session(id) ?? throw StripeFault.NotThere("checkout.session", id))));
        app.MapPost("/v1/checkout/sessions/{id}/expire", (string id, Billing billing) =>
        {
            var session = billing.Session(id) ?? throw StripeFault.NotThere("checkout.session", id);
            if ((string)session["status"]! != "open") throw StripeFault.Invalid("session", $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {session["status"]}.");
            billing.Expire(session);
            return Results.Json(Billing.Public(session));
        });
    }

    private static JsonObject Create(JsonObject p, Store store, Events events, SandboxOptions options)
    {
        p.Allow("mode", "client_reference_id", "customer", "customer_email", "line_items", "metadata", "subscription_data", "allow_promotion_codes", "expires_at", "success_url", "cancel_url", "locale");
        if (p.Required("mode") != "subscription") throw StripeFault.Invalid("mode", "This sandbox sells subscriptions only.");
        if (p.Text("customer") is { } customer && store.Find("customer", customer) is null) throw StripeFault.NotThere("customer", customer, 400);
        if (p.Text("customer") is not null && p.Text("customer_email") is not null) throw StripeFault.Invalid("customer_email", "You may only specify one of these parameters: customer, customer_email.");
        if (p.Text("client_reference_id") is { Length: > 200 }) throw StripeFault.Invalid("client_reference_id", "Invalid string: must be at most 200 characters");
        if (p["line_items"] is not JsonArray { Count: 1 } lines || lines[0] is not JsonObject line) throw StripeFault.Missing("line_items");
        var price = store.Find("price", line.Required("price", "line_items[0][price]")) ?? throw StripeFault.NotThere("price", line.Text("price"), 400);
        var quantity = line.Number("quantity") ?? 1;
        var expires = p.Number("expires_at") ?? events.Now + 86400;
        if (expires < events.Now + 1800 || expires > events.Now + 86400) throw StripeFault.Invalid("expires_at", "The expires_at timestamp must be between 30 minutes and 24 hours from Checkout Session creation.");
        var id = Store.NewId("cs_test", 58);
        var amount = (long)price["unit_amount"]! * quantity;
        return store.Add(new JsonObject
        {
            ["id"] = id, ["object"] = "checkout.session", ["allow_promotion_codes"] = p.Flag("allow_promotion_codes"), ["amount_subtotal"] = amount, ["amount_total"] = amount, ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["status"] = null },
            ["cancel_url"] = p.Text("cancel_url"), ["client_reference_id"] = p.Text("client_reference_id"), ["created"] = events.Now, ["currency"] = price["currency"]!.DeepClone(), ["customer"] = p.Text("customer"), ["customer_details"] = null,
            ["customer_email"] = p.Text("customer_email"), ["expires_at"] = expires, ["invoice"] = null, ["livemode"] = false, ["locale"] = p.Text("locale"), ["metadata"] = p.Metadata(), ["mode"] = "subscription", ["payment_intent"] = null,
            ["payment_status"] = "unpaid", ["status"] = "open", ["subscription"] = null, ["success_url"] = p.Required("success_url"), ["ui_mode"] = "hosted_page", ["url"] = $"{options.PublicUrl}/pay/{id}",
            // Not part of the API's object; the pay page needs them.
            ["_price"] = price["id"]!.DeepClone(), ["_quantity"] = quantity, ["_subscription_metadata"] = p.Map("subscription_data")?.Metadata() ?? [],
        });
    }
}
