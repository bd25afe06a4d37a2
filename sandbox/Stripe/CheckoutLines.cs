using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// What a checkout session sells: one price that recurs and, beside it, something that is charged once, which is on the
/// first bill alone: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items
/// </summary>
public static class CheckoutLines
{
    /// <summary>The recurring price, how many of it, and what is charged once: its amount and name, or null.</summary>
    public static (JsonObject Price, long Quantity, JsonObject? Once) Read(JsonObject p, Store store)
    {
        if (p["line_items"] is not JsonArray { Count: 1 or 2 } lines || lines.Any(l => l is not JsonObject))
            throw StripeFault.Missing("line_items");
        var line = lines[0]!.AsObject().Allow("price", "quantity", "adjustable_quantity", "tax_rates");
        var price = Currency.OnSale(
            store.Named("price", line.Required("price", "line_items[0][price]"), "line_items[0][price]"),
            store,
            "line_items[0][price]"
        );
        if (price["recurring"] is null)
            throw StripeFault.Refused(
                "mode",
                "You must provide at least one recurring price in `subscription` mode when using prices."
            );
        return (price, line.Number("quantity") ?? 1, lines.Count == 1 ? null : Once(lines[1]!.AsObject(), price));
    }

    /// <summary>As the API lists them.</summary>
    public static List<JsonObject> Of(JsonObject session, Store store)
    {
        var price = store.Find("price", session.Str("_price"))!;
        var once = session["_fee"] as JsonObject;
        var items = new List<JsonObject>
        {
            Item(
                session,
                'a',
                session.Num("amount_subtotal") - (once?.Num("amount") ?? 0),
                store.Find("product", price.Str("product"))?.Str("name"),
                price.DeepClone(),
                session.Num("_quantity")
            ),
        };
        if (once is not null)
            items.Add(Item(session, 'b', once.Num("amount"), once.Str("name"), null, 1));
        return items;
    }

    private static JsonObject Once(JsonObject line, JsonObject price)
    {
        line.Allow("price_data", "quantity");
        var data =
            line.Map("price_data")?.Allow("currency", "unit_amount", "product_data")
            ?? throw StripeFault.Missing("line_items[1][price_data]");
        var currency = data.Required("currency", "line_items[1][price_data][currency]");
        if (currency != price.Str("currency"))
            throw StripeFault.Invalid(
                "line_items[1][price_data][currency]",
                "All prices of a Checkout Session must have the same currency."
            );
        var amount = data.Number("unit_amount") ?? throw StripeFault.Missing("line_items[1][price_data][unit_amount]");
        Currency.CheckAmount(amount, currency, "line_items[1][price_data][unit_amount]");
        var name =
            data.Map("product_data")?.Text("name")
            ?? throw StripeFault.Missing("line_items[1][price_data][product_data]");
        return new JsonObject { ["amount"] = amount * (line.Number("quantity") ?? 1), ["name"] = name };
    }

    private static JsonObject Item(
        JsonObject session,
        char which,
        long amount,
        string? description,
        JsonNode? price,
        long quantity
    ) =>
        new()
        {
            ["id"] = $"li_{session.Id()[8..21]}{which}",
            ["object"] = "item",
            ["amount_discount"] =
                which == 'a' ? session["total_details"]!["amount_discount"]!.DeepClone() : JsonValue.Create(0),
            ["amount_subtotal"] = amount,
            ["amount_tax"] = 0,
            ["amount_total"] = amount,
            ["currency"] = session["currency"]!.DeepClone(),
            ["description"] = description,
            ["price"] = price,
            ["quantity"] = quantity,
        };
}
