using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Coupons, the promotion codes that name them, and what they take off.</summary>
public sealed class Discounts(Store store, Events events)
{
    /// <summary>The promotion code as the buyer typed it, if it counts.</summary>
    public JsonObject? Code(string typed) =>
        store
            .All("promotion_code")
            .Find(c =>
                string.Equals(c.Str("code"), typed.Trim(), StringComparison.OrdinalIgnoreCase)
                && c.On("active")
                && (c.Maybe("expires_at") ?? long.MaxValue) > events.Now
                && c.Num("times_redeemed") < (c.Maybe("max_redemptions") ?? long.MaxValue)
                && Coupon(c) is var coupon
                && coupon.On("valid")
                && !coupon.On("_deleted")
            );

    public JsonObject Coupon(JsonObject code) => store.Find("coupon", (string?)code["promotion"]!["coupon"])!;

    public static long Off(JsonObject coupon, long amount) =>
        Math.Clamp(
            coupon.Maybe("amount_off")
                ?? (long)
                    Math.Round(
                        amount
                            * (
                                decimal.Parse(
                                    coupon["percent_off"]!.ToString(),
                                    System.Globalization.CultureInfo.InvariantCulture
                                ) / 100
                            ),
                        MidpointRounding.AwayFromZero
                    ),
            0,
            Math.Max(0, amount)
        );

    /// <summary>Gives a coupon to a subscription.</summary>
    public JsonObject Give(JsonObject subscription, JsonObject coupon, JsonObject? code)
    {
        coupon["times_redeemed"] = coupon.Num("times_redeemed") + 1;
        if (coupon.Num("times_redeemed") >= (coupon.Maybe("max_redemptions") ?? long.MaxValue))
            coupon["valid"] = false;
        if (code is not null)
            code["times_redeemed"] = code.Num("times_redeemed") + 1;
        var months = coupon.Is("duration", "repeating") ? coupon.Maybe("duration_in_months") : null;
        var discount = store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("di", 24),
                ["object"] = "discount",
                ["checkout_session"] = null,
                ["customer"] = subscription["customer"]!.DeepClone(),
                ["end"] = months is { } m
                    ? DateTimeOffset.FromUnixTimeSeconds(events.Now).AddMonths((int)m).ToUnixTimeSeconds()
                    : null,
                ["invoice"] = null,
                ["invoice_item"] = null,
                ["promotion_code"] = code?.Id(),
                ["source"] = new JsonObject { ["coupon"] = coupon.Id(), ["type"] = "coupon" },
                ["start"] = events.Now,
                ["subscription"] = subscription.Id(),
                ["subscription_item"] = null,
            }
        );
        subscription["discounts"]!.AsArray().Add(discount.Id());
        return discount;
    }

    /// <summary>What comes off a bill of a subscription, by discount.</summary>
    public List<(string Discount, long Amount)> On(JsonObject subscription, long subtotal)
    {
        var list = new List<(string, long)>();
        foreach (var id in subscription["discounts"]!.AsArray().Select(d => (string)d!))
        {
            var discount = store.Find("discount", id)!;
            if ((discount.Maybe("end") ?? long.MaxValue) <= events.Now)
                continue;
            var off = Off(store.Find("coupon", (string?)discount["source"]!["coupon"])!, subtotal);
            if (off > 0)
                list.Add((id, off));
            subtotal -= off;
        }
        return list;
    }

    /// <summary>Those for one bill were used by it.</summary>
    public void Used(JsonObject subscription)
    {
        var list = subscription["discounts"]!.AsArray();
        foreach (var id in list.Select(d => (string)d!).ToList())
        {
            var discount = store.Find("discount", id)!;
            var once = store.Find("coupon", (string?)discount["source"]!["coupon"])?.Is("duration", "once") ?? true;
            if (once || (discount.Maybe("end") ?? long.MaxValue) <= events.Now)
                list.Remove(list.First(d => (string)d! == id));
        }
    }
}
