using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>New objects in Stripe's shape, with nulls where Stripe has nulls.</summary>
public static class StripeObjects
{
    public const string ApiVersion = "2026-10-28.endive";

    public static JsonObject Customer(long now, string? email, string? name, JsonObject metadata) =>
        new()
        {
            ["id"] = Store.NewId("cus"),
            ["object"] = "customer",
            ["address"] = null,
            ["balance"] = 0,
            ["created"] = now,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["email"] = email,
            ["invoice_prefix"] = Store.NewId("X", 7)[2..].ToUpperInvariant(),
            ["invoice_settings"] = new JsonObject
            {
                ["custom_fields"] = null,
                ["default_payment_method"] = null,
                ["footer"] = null,
                ["rendering_options"] = null,
            },
            ["livemode"] = false,
            ["metadata"] = metadata,
            ["name"] = name,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = null,
        };

    public static JsonObject Product(long now, string? id, string name, string? description, JsonObject metadata) =>
        new()
        {
            ["id"] = id ?? Store.NewId("prod"),
            ["object"] = "product",
            ["active"] = true,
            ["created"] = now,
            ["default_price"] = null,
            ["description"] = description,
            ["images"] = new JsonArray(),
            ["livemode"] = false,
            ["marketing_features"] = new JsonArray(),
            ["metadata"] = metadata,
            ["name"] = name,
            ["package_dimensions"] = null,
            ["shippable"] = null,
            ["statement_descriptor"] = null,
            ["tax_code"] = null,
            ["type"] = "service",
            ["unit_label"] = null,
            ["updated"] = now,
            ["url"] = null,
        };

    public static JsonObject Price(
        long now,
        string product,
        string currency,
        long amount,
        string? interval,
        long intervalCount,
        string? lookupKey,
        string? nickname,
        JsonObject metadata
    ) =>
        new()
        {
            ["id"] = Store.NewId("price", 24),
            ["object"] = "price",
            ["active"] = true,
            ["billing_scheme"] = "per_unit",
            ["created"] = now,
            ["currency"] = currency,
            ["custom_unit_amount"] = null,
            ["livemode"] = false,
            ["lookup_key"] = lookupKey,
            ["metadata"] = metadata,
            ["nickname"] = nickname,
            ["product"] = product,
            ["recurring"] = interval is null
                ? null
                : new JsonObject
                {
                    ["interval"] = interval,
                    ["interval_count"] = intervalCount,
                    ["meter"] = null,
                    ["trial_period_days"] = null,
                    ["usage_type"] = "licensed",
                },
            ["tax_behavior"] = "unspecified",
            ["tiers_mode"] = null,
            ["transform_quantity"] = null,
            ["type"] = interval is null ? "one_time" : "recurring",
            ["unit_amount"] = amount,
            ["unit_amount_decimal"] = amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    public static JsonObject Subscription(
        long now,
        string customer,
        JsonObject price,
        long quantity,
        JsonObject metadata,
        string currency
    )
    {
        var id = Store.NewId("sub", 24);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "subscription",
            ["application"] = null,
            ["automatic_tax"] = new JsonObject
            {
                ["enabled"] = false,
                ["disabled_reason"] = null,
                ["liability"] = null,
            },
            ["billing_cycle_anchor"] = now,
            ["billing_mode"] = new JsonObject { ["type"] = "flexible" },
            ["cancel_at"] = null,
            ["cancel_at_period_end"] = false,
            ["canceled_at"] = null,
            ["cancellation_details"] = new JsonObject
            {
                ["comment"] = null,
                ["feedback"] = null,
                ["reason"] = null,
            },
            ["collection_method"] = "charge_automatically",
            ["created"] = now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["days_until_due"] = null,
            ["default_payment_method"] = null,
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["ended_at"] = null,
            ["items"] = new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray(SubscriptionItem(now, id, price, quantity)),
                ["has_more"] = false,
                ["url"] = $"/v1/subscription_items?subscription={id}",
            },
            ["latest_invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = metadata,
            ["next_pending_invoice_item_invoice"] = null,
            ["pause_collection"] = null,
            ["pending_setup_intent"] = null,
            ["pending_update"] = null,
            ["schedule"] = null,
            ["start_date"] = now,
            ["status"] = "active",
            ["test_clock"] = null,
            ["trial_end"] = null,
            ["trial_settings"] = new JsonObject
            {
                ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" },
            },
            ["trial_start"] = null,
        };
    }

    /// <summary>The old name of a recurring price, still sent beside it.</summary>
    public static JsonObject Plan(JsonObject price) =>
        new()
        {
            ["id"] = price.Id(),
            ["object"] = "plan",
            ["active"] = true,
            ["amount"] = price["unit_amount"]?.DeepClone(),
            ["billing_scheme"] = "per_unit",
            ["created"] = price["created"]?.DeepClone(),
            ["currency"] = price["currency"]?.DeepClone(),
            ["interval"] = price["recurring"]?["interval"]?.DeepClone(),
            ["interval_count"] = price["recurring"]?["interval_count"]?.DeepClone(),
            ["livemode"] = false,
            ["metadata"] = price["metadata"]?.DeepClone(),
            ["product"] = price["product"]?.DeepClone(),
        };

    public static JsonObject SubscriptionItem(long now, string subscription, JsonObject price, long quantity) =>
        new()
        {
            ["id"] = Store.NewId("si"),
            ["object"] = "subscription_item",
            ["billing_thresholds"] = null,
            ["created"] = now,
            ["current_period_start"] = now,
            ["current_period_end"] = Periods.After(now, price),
            ["discounts"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
            ["plan"] = Plan(price),
            ["price"] = price.DeepClone(),
            ["quantity"] = quantity,
            ["subscription"] = subscription,
            ["tax_rates"] = new JsonArray(),
        };

    public static JsonObject Event(long now, string type, JsonObject about, JsonObject? previous, int endpoints) =>
        new()
        {
            ["id"] = Store.NewId("evt", 24),
            ["object"] = "event",
            ["api_version"] = ApiVersion,
            ["created"] = now,
            ["data"] = previous is null
                ? new JsonObject { ["object"] = about.DeepClone() }
                : new JsonObject { ["object"] = about.DeepClone(), ["previous_attributes"] = previous },
            ["livemode"] = false,
            ["pending_webhooks"] = endpoints,
            ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
            ["type"] = type,
        };
}
