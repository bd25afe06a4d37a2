using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Coupons and promotion codes.</summary>
public static class CouponRoutes
{
    public static void MapCoupons(this WebApplication app)
    {
        app.Read("coupons", "coupon");
        app.MapPost(
            "/v1/coupons",
            (HttpContext c, Store store, Events events) =>
            {
                var coupon = store.Add(Coupon(StripeProtocol.Parameters(c), events.Now));
                events.Record("coupon.created", coupon);
                return Results.Json(coupon);
            }
        );
        app.MapPost(
            "/v1/coupons/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("name", "metadata");
                var coupon = store.Get("coupon", id);
                events.Change(
                    "coupon.updated",
                    coupon,
                    x =>
                        (x["name"], x["metadata"]) = (
                            p.Text("name") ?? x.Str("name"),
                            p.Metadata(x["metadata"]!.AsObject())
                        )
                );
                return Results.Json(coupon);
            }
        );
        app.MapDelete(
            "/v1/coupons/{id}",
            (string id, Store store, Events events) =>
            {
                events.Record("coupon.deleted", store.Get("coupon", id));
                return Results.Json(store.Retire("coupon", id));
            }
        );

        app.MapGet(
            "/v1/promotion_codes",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow(
                        "code",
                        "coupon",
                        "active",
                        "customer",
                        "created",
                        "limit",
                        "starting_after",
                        "ending_before"
                    );
                return Results.Json(
                    Lists.Page(
                        "/v1/promotion_codes",
                        store
                            .All("promotion_code")
                            .Matching(p, "code", "active", "customer")
                            .CreatedIn(p)
                            .Where(x =>
                                p.Text("coupon") is not { } coupon || (string?)x["promotion"]!["coupon"] == coupon
                            ),
                        p
                    )
                );
            }
        );
        app.MapGet(
            "/v1/promotion_codes/{id}",
            (string id, Store store) => Results.Json(store.Get("promotion_code", id))
        );
        app.MapPost(
            "/v1/promotion_codes",
            (HttpContext c, Store store, Events events) =>
            {
                var code = store.Add(Code(StripeProtocol.Parameters(c), store, events.Now));
                events.Record("promotion_code.created", code);
                return Results.Json(code);
            }
        );
        app.MapPost(
            "/v1/promotion_codes/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("active", "metadata");
                var code = store.Get("promotion_code", id);
                events.Change(
                    "promotion_code.updated",
                    code,
                    x =>
                        (x["active"], x["metadata"]) = (
                            p.Flag("active") ?? x.On("active"),
                            p.Metadata(x["metadata"]!.AsObject())
                        )
                );
                return Results.Json(code);
            }
        );
    }

    private static JsonObject Coupon(JsonObject p, long now)
    {
        p.Allow(
            "id",
            "amount_off",
            "percent_off",
            "currency",
            "duration",
            "duration_in_months",
            "max_redemptions",
            "name",
            "metadata",
            "redeem_by"
        );
        var percent = p.Text("percent_off") is { } text
            ? decimal.Parse(text, CultureInfo.InvariantCulture)
            : (decimal?)null;
        if (percent is null == (p.Number("amount_off") is null))
            throw StripeFault.Invalid("percent_off", "You must pass exactly one of percent_off or amount_off.");
        if (percent is <= 0 or > 100)
            throw StripeFault.Invalid("percent_off", "The percent_off must be above 0 and at most 100.");
        if (p.Number("amount_off") is not null)
            p.Required("currency");
        var duration = p.Text("duration") ?? "once";
        if (duration == "repeating" && p.Number("duration_in_months") is null)
            throw StripeFault.Missing("duration_in_months");
        return new JsonObject
        {
            ["id"] = p.Text("id") ?? Store.NewId("x", 8)[2..],
            ["object"] = "coupon",
            ["amount_off"] = p.Number("amount_off"),
            ["created"] = now,
            ["currency"] = p.Text("currency"),
            ["duration"] = duration,
            ["duration_in_months"] = p.Number("duration_in_months"),
            ["livemode"] = false,
            ["max_redemptions"] = p.Number("max_redemptions"),
            ["metadata"] = p.Metadata(),
            ["name"] = p.Text("name"),
            ["percent_off"] = percent,
            ["redeem_by"] = p.Number("redeem_by"),
            ["times_redeemed"] = 0,
            ["valid"] = true,
        };
    }

    private static JsonObject Code(JsonObject p, Store store, long now)
    {
        p.Allow("promotion", "code", "active", "customer", "expires_at", "max_redemptions", "metadata");
        var coupon = store.Named(
            "coupon",
            (p.Map("promotion") ?? throw StripeFault.Missing("promotion")).Required("coupon", "promotion[coupon]"),
            "promotion[coupon]"
        );
        var code = p.Text("code") ?? Store.NewId("x", 8)[2..].ToUpperInvariant();
        if (
            store
                .All("promotion_code")
                .Exists(x => x.On("active") && string.Equals(x.Str("code"), code, StringComparison.OrdinalIgnoreCase))
        )
            throw StripeFault.Invalid("code", $"An active promotion code with `code: {code}` already exists.");
        return new JsonObject
        {
            ["id"] = Store.NewId("promo", 24),
            ["object"] = "promotion_code",
            ["active"] = p.Flag("active") ?? true,
            ["code"] = code,
            ["created"] = now,
            ["customer"] = p.Text("customer"),
            ["expires_at"] = p.Number("expires_at"),
            ["livemode"] = false,
            ["max_redemptions"] = p.Number("max_redemptions"),
            ["metadata"] = p.Metadata(),
            ["promotion"] = new JsonObject { ["coupon"] = coupon.Id(), ["type"] = "coupon" },
            ["restrictions"] = new JsonObject
            {
                ["first_time_transaction"] = false,
                ["minimum_amount"] = null,
                ["minimum_amount_currency"] = null,
            },
            ["times_redeemed"] = 0,
        };
    }
}
