using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>The lines of a bill: periods paid ahead, and what a change midway costs or gives back.</summary>
public static class InvoiceLines
{
    /// <summary>The present period of each item.</summary>
    public static List<JsonObject> Period(JsonObject subscription, bool free = false) =>
        [
            .. subscription
                .Items()
                .Select(i =>
                    Line(
                        subscription,
                        i,
                        free ? 0 : Full(i),
                        i.Num("current_period_start"),
                        i.Num("current_period_end"),
                        free ? "Trial period" : $"{i.Num("quantity")} × {Name(i)}",
                        false
                    )
                ),
        ];

    /// <summary>The period after the present one.</summary>
    public static List<JsonObject> Following(JsonObject subscription) =>
        [
            .. subscription
                .Items()
                .Select(i =>
                {
                    var start = i.Num("current_period_end");
                    return Line(
                        subscription,
                        i,
                        Full(i),
                        start,
                        Periods.Next(subscription.Num("billing_cycle_anchor"), start, i["price"]!.AsObject()),
                        $"{i.Num("quantity")} × {Name(i)}",
                        false
                    );
                }),
        ];

    /// <summary>What is given back of the old items and asked for the new ones, by the seconds left.</summary>
    public static List<JsonObject> Prorations(JsonObject before, JsonObject after, long at)
    {
        var lines = new List<JsonObject>();
        foreach (var old in before.Items())
        {
            var now = after.Items().FirstOrDefault(i => i.Id() == old.Id());
            if (now is not null && Same(old, now))
                continue;
            lines.Add(
                Line(
                    before,
                    old,
                    -Share(old, at),
                    at,
                    old.Num("current_period_end"),
                    $"Unused time on {Name(old)}",
                    true
                )
            );
            if (now is not null && now.Num("current_period_start") == old.Num("current_period_start"))
                lines.Add(
                    Line(
                        after,
                        now,
                        Share(now, at),
                        at,
                        now.Num("current_period_end"),
                        $"Remaining time on {Name(now)}",
                        true
                    )
                );
        }
        foreach (var added in after.Items().Where(i => before.Items().All(o => o.Id() != i.Id())))
            lines.Add(
                Line(
                    after,
                    added,
                    Share(added, at),
                    at,
                    added.Num("current_period_end"),
                    $"Remaining time on {Name(added)}",
                    true
                )
            );
        return lines;
    }

    /// <summary>What is charged once, with the first period.</summary>
    public static JsonObject Once(JsonObject subscription, JsonObject once, long at) =>
        new()
        {
            ["id"] = Store.NewId("il", 24),
            ["object"] = "line_item",
            ["amount"] = once["amount"]!.DeepClone(),
            ["currency"] = subscription["currency"]!.DeepClone(),
            ["description"] = once["name"]!.DeepClone(),
            ["discountable"] = true,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = new JsonObject
                {
                    ["invoice_item"] = Store.NewId("ii", 24),
                    ["proration"] = false,
                    ["subscription"] = subscription.Id(),
                },
                ["subscription_item_details"] = null,
                ["type"] = "invoice_item_details",
            },
            ["period"] = new JsonObject { ["end"] = at, ["start"] = at },
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject
                {
                    ["price"] = Store.NewId("price", 24),
                    ["product"] = Store.NewId("prod", 14),
                },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = $"{once.Num("amount")}",
            },
            ["quantity"] = 1,
        };

    public static JsonObject OfItem(JsonObject item)
    {
        var details = item["parent"]!["subscription_details"]!;
        return new JsonObject
        {
            ["id"] = Store.NewId("il", 24),
            ["object"] = "line_item",
            ["amount"] = item["amount"]!.DeepClone(),
            ["currency"] = item["currency"]!.DeepClone(),
            ["description"] = item["description"]!.DeepClone(),
            ["discountable"] = false,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = new JsonObject
                {
                    ["invoice_item"] = item.Id(),
                    ["proration"] = true,
                    ["subscription"] = details["subscription"]!.DeepClone(),
                },
                ["subscription_item_details"] = null,
                ["type"] = "invoice_item_details",
            },
            ["period"] = item["period"]!.DeepClone(),
            ["pricing"] = item["pricing"]!.DeepClone(),
            ["quantity"] = item["quantity"]!.DeepClone(),
        };
    }

    private static JsonObject Line(
        JsonObject subscription,
        JsonObject item,
        long amount,
        long start,
        long end,
        string description,
        bool proration
    ) =>
        new()
        {
            ["id"] = Store.NewId("il", 24),
            ["object"] = "line_item",
            ["amount"] = amount,
            ["currency"] = subscription["currency"]!.DeepClone(),
            ["description"] = description,
            ["discountable"] = !proration,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = null,
                ["subscription_item_details"] = new JsonObject
                {
                    ["invoice_item"] = null,
                    ["proration"] = proration,
                    ["subscription"] = subscription.Id(),
                    ["subscription_item"] = item.Id(),
                },
                ["type"] = "subscription_item_details",
            },
            ["period"] = new JsonObject { ["end"] = end, ["start"] = start },
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject
                {
                    ["price"] = item["price"]!["id"]!.DeepClone(),
                    ["product"] = item["price"]!["product"]!.DeepClone(),
                },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = item["price"]!["unit_amount_decimal"]!.DeepClone(),
            },
            ["quantity"] = item["quantity"]!.DeepClone(),
        };

    private static long Full(JsonObject item) => item["price"]!.AsObject().Num("unit_amount") * item.Num("quantity");

    private static long Share(JsonObject item, long at)
    {
        decimal all = item.Num("current_period_end") - item.Num("current_period_start"),
            left = Math.Max(0, item.Num("current_period_end") - at);
        return (long)Math.Round(Full(item) * left / all, MidpointRounding.AwayFromZero);
    }

    private static bool Same(JsonObject a, JsonObject b) =>
        (string)a["price"]!["id"]! == (string)b["price"]!["id"]!
        && a.Num("quantity") == b.Num("quantity")
        && a.Num("current_period_start") == b.Num("current_period_start");

    private static string Name(JsonObject item) => (string?)item["price"]!["nickname"] ?? (string)item["price"]!["id"]!;
}
