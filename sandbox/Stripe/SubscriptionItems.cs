using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Changes one item of a subscription. Without an id it is added to what is there.</summary>
public static class SubscriptionItems
{
    /// <summary>The price that an item has; it may stay, archived or not.</summary>
    private static string? Now(JsonObject subscription, string? item) =>
        (string?)subscription.Items().FirstOrDefault(i => i.Id() == item)?["price"]!["id"];

    public static void Apply(JsonObject subscription, JsonObject wish, Store store, long now)
    {
        wish.Allow("id", "price", "quantity", "deleted", "metadata", "clear_usage");
        var list = subscription["items"]!["data"]!.AsArray();
        var price = wish.Text("price") is { } wished ? store.Named("price", wished, "items[0][price]") : null;
        if (price is not null && wish.Text("id") is var its && Now(subscription, its) != price.Id())
            Currency.OnSale(price, store, "items[0][price]");
        // A subscription has one currency: https://docs.stripe.com/api/subscriptions/object#subscription_object-currency
        if (price is not null && price.Str("currency") != subscription.Str("currency"))
            throw StripeFault.Refused(
                "items[0][price]",
                $"The price specified only supports `{price.Str("currency")}`. "
                    + $"This doesn't match the expected currency: `{subscription.Str("currency")}`."
            );
        if (price is not null && price["recurring"] is null)
            throw StripeFault.Invalid(
                "items",
                $"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`: {price.Id()}."
            );
        if (wish.Text("id") is not { } id)
        {
            if (price is null)
                throw StripeFault.Missing("items[0][price]");
            if (subscription.Items().Any(i => (string?)i["price"]!["id"] == price.Id()))
                throw StripeFault.Invalid(
                    "items",
                    $"Cannot add multiple subscription items with the same plan: {price.Id()}"
                );
            var added = StripeObjects.SubscriptionItem(now, subscription.Id(), price, wish.Number("quantity") ?? 1);
            (added["current_period_start"], added["current_period_end"]) = (
                subscription.PeriodStart(),
                subscription.PeriodEnd()
            );
            list.Add(added);
            return;
        }
        var item =
            subscription.Items().FirstOrDefault(i => i.Id() == id)
            ?? throw StripeFault.NotThere("subscription_item", id, 400, "items[0][id]");
        if (wish.Flag("deleted") == true)
        {
            list.Remove(item);
            return;
        }
        if (price is not null)
            (item["price"], item["plan"]) = (price.DeepClone(), StripeObjects.Plan(price));
        if (wish.Number("quantity") is { } quantity)
            item["quantity"] = quantity;
        item["metadata"] = wish.Metadata(item["metadata"]!.AsObject());
    }
}
