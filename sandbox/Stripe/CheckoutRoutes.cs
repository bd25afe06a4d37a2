using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Checkout sessions.</summary>
public static class CheckoutRoutes
{
    private const string Root = "/v1/checkout/sessions";

    public static void MapCheckout(this WebApplication app)
    {
        app.MapPost(
            Root,
            (HttpContext c, Store store, Events events, Billing billing, Discounts discounts, SandboxOptions options) =>
                Results.Json(Create(StripeProtocol.Parameters(c), store, events, billing, discounts, options))
        );
        app.MapGet(
            Root,
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow(
                        "customer",
                        "status",
                        "subscription",
                        "payment_intent",
                        "created",
                        "limit",
                        "starting_after",
                        "ending_before"
                    );
                return Results.Json(
                    Lists.Page(
                        Root,
                        store
                            .All("checkout.session")
                            .Matching(p, "customer", "status", "subscription", "payment_intent")
                            .CreatedIn(p),
                        p
                    )
                );
            }
        );
        app.MapGet(Root + "/{id}", (string id, Store store) => Results.Json(store.Get("checkout.session", id)));
        app.MapPost(
            Root + "/{id}",
            (string id, HttpContext c, Store store) =>
            {
                var session = store.Get("checkout.session", id);
                session["metadata"] = StripeProtocol
                    .Parameters(c)
                    .Allow("metadata")
                    .Metadata(session["metadata"]!.AsObject());
                return Results.Json(session);
            }
        );
        app.MapGet(
            Root + "/{id}/line_items",
            (string id, HttpContext c, Store store) =>
                Results.Json(
                    Lists.Page(
                        $"{Root}/{id}/line_items",
                        CheckoutLines.Of(store.Get("checkout.session", id), store),
                        StripeProtocol.Parameters(c).Allow("limit", "starting_after", "ending_before")
                    )
                )
        );
        app.MapPost(
            Root + "/{id}/expire",
            (string id, Store store, Billing billing) =>
            {
                var session = store.Get("checkout.session", id);
                if (!session.Is("status", "open"))
                    throw StripeFault.Invalid(
                        "session",
                        "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout "
                            + $"Session has a status of {session["status"]}."
                    );
                billing.Expire(session);
                return Results.Json(session);
            }
        );
    }

    private static JsonObject Create(
        JsonObject p,
        Store store,
        Events events,
        Billing billing,
        Discounts discounts,
        SandboxOptions options
    )
    {
        if (p.ContainsKey("payment_method_types"))
            throw new StripeFault(
                400,
                "invalid_request_error",
                "payment_method_types_no_longer_supported",
                "payment_method_types can no longer be passed. Use dynamic payment methods, "
                    + "allowed_payment_method_types or excluded_payment_method_types.",
                "payment_method_types"
            );
        p.Allow(
            "mode",
            "client_reference_id",
            "customer",
            "customer_email",
            "line_items",
            "metadata",
            "subscription_data",
            "allow_promotion_codes",
            "discounts",
            "payment_method_collection",
            "expires_at",
            "success_url",
            "cancel_url",
            "locale"
        );
        if (p.Required("mode") != "subscription")
            throw StripeFault.Invalid("mode", "This sandbox sells subscriptions only.");
        if (p.Text("customer") is not null && p.Text("customer_email") is not null)
            throw StripeFault.Invalid(
                "customer_email",
                "You may only specify one of these parameters: customer, customer_email."
            );
        if (p.Text("client_reference_id") is { Length: > 200 })
            throw StripeFault.Invalid("client_reference_id", "Invalid string: must be at most 200 characters");
        if (p["discounts"] is not null && p.Flag("allow_promotion_codes") is not null)
            throw StripeFault.Invalid(
                "discounts",
                "You may only specify one of these parameters: allow_promotion_codes, discounts."
            );
        var (price, quantity, fee) = CheckoutLines.Read(p, store);
        if (p.Text("customer") is { } customer)
            Currency.CheckCustomer(store.Named("customer", customer).Id(), price.Str("currency")!, store);
        // https://docs.stripe.com/error-codes#email-invalid
        if (p.Text("customer_email") is { } email && !IsEmail(email))
            throw new StripeFault(
                400,
                "invalid_request_error",
                "email_invalid",
                $"Invalid email address: {email}",
                "customer_email"
            );
        foreach (var name in (string[])["success_url", "cancel_url"])
            if (p.Text(name) is { } url && !IsUrl(url))
                throw new StripeFault(400, "invalid_request_error", "url_invalid", "Not a valid URL", name);
        Currency.CheckCharge(price.Num("unit_amount") * quantity + (fee?.Num("amount") ?? 0), price.Str("currency")!);
        // "anywhere from 30 minutes to 24 hours after Checkout Session creation":
        // https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at
        var expires = p.Number("expires_at") ?? events.Now + 86400;
        if (expires < events.Now + 1800 || expires > events.Now + 86400)
            throw StripeFault.Invalid(
                "expires_at",
                "The expires_at timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
            );
        var session = store.Add(
            Build(
                p,
                price,
                quantity,
                fee,
                expires,
                TrialEnd(p.Map("subscription_data") ?? [], events.Now),
                events.Now,
                options
            )
        );
        if (p["discounts"] is JsonArray { Count: > 0 } wished)
            Discount(session, wished[0]!.AsObject(), store, billing, discounts);
        return session;
    }

    private static bool IsEmail(string text) =>
        text.Length <= 512
        && text.IndexOf('@') is > 0 and var at
        && at < text.Length - 1
        && !text.Any(char.IsWhiteSpace);

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text.Replace("{CHECKOUT_SESSION_ID}", "x"), UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https";

    private static long? TrialEnd(JsonObject data, long now)
    {
        data.Allow(
            "metadata",
            "description",
            "trial_period_days",
            "trial_end",
            "trial_settings",
            "billing_mode",
            "proration_behavior",
            "invoice_settings"
        );
        if (data.Number("trial_period_days") is { } days)
            return days is >= 1 and <= 730
                ? now + days * Renewals.Day
                : throw StripeFault.Invalid(
                    "subscription_data[trial_period_days]",
                    "The minimum number of trial period days is 1."
                );
        if (data.Number("trial_end") is not { } end)
            return null;
        return end >= now + 2 * Renewals.Day
            ? end
            : throw StripeFault.Invalid(
                "subscription_data[trial_end]",
                "The `trial_end` date has to be at least 2 days in the future."
            );
    }

    private static void Discount(JsonObject session, JsonObject wish, Store store, Billing billing, Discounts discounts)
    {
        var code = wish.Text("promotion_code") is { } id
            ? store.Named("promotion_code", id, "discounts[0][promotion_code]")
            : null;
        billing.Discount(
            session,
            code is null
                ? store.Named("coupon", wish.Required("coupon", "discounts[0][coupon]"), "discounts[0][coupon]")
                : discounts.Coupon(code),
            code
        );
    }

    private static JsonObject Build(
        JsonObject p,
        JsonObject price,
        long quantity,
        JsonObject? fee,
        long expires,
        long? trialEnd,
        long now,
        SandboxOptions options
    )
    {
        var id = Store.NewId("cs_test", 58);
        var once = fee?.Num("amount") ?? 0;
        var amount = price.Num("unit_amount") * quantity + once;
        var data = p.Map("subscription_data");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = p.Flag("allow_promotion_codes"),
            ["amount_subtotal"] = amount,
            ["amount_total"] = trialEnd is null ? amount : once,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["status"] = null },
            ["cancel_url"] = p.Text("cancel_url"),
            ["client_reference_id"] = p.Text("client_reference_id"),
            ["created"] = now,
            ["currency"] = price["currency"]!.DeepClone(),
            ["customer"] = p.Text("customer"),
            ["customer_details"] = null,
            ["customer_email"] = p.Text("customer_email"),
            ["discounts"] = new JsonArray(),
            ["expires_at"] = expires,
            ["invoice"] = null,
            ["livemode"] = false,
            ["locale"] = p.Text("locale"),
            ["metadata"] = p.Metadata(),
            ["mode"] = "subscription",
            ["payment_intent"] = null,
            ["payment_method_collection"] = p.Text("payment_method_collection") ?? "always",
            ["payment_status"] = "unpaid",
            ["recovered_from"] = null,
            ["setup_intent"] = null,
            ["status"] = "open",
            ["subscription"] = null,
            ["success_url"] = p.Required("success_url"),
            ["total_details"] = new JsonObject
            {
                ["amount_discount"] = 0,
                ["amount_shipping"] = 0,
                ["amount_tax"] = 0,
            },
            ["ui_mode"] = "hosted_page",
            ["url"] = $"{options.PublicUrl}/pay/{id}",
            // Not part of the API's object; the pay page needs them.
            ["_price"] = price.Id(),
            ["_quantity"] = quantity,
            ["_fee"] = fee,
            ["_subscription_metadata"] = data?.Metadata() ?? [],
            ["_description"] = data?.Text("description"),
            ["_trial_end"] = trialEnd,
            ["_missing"] = data?.Map("trial_settings")?.Map("end_behavior")?.Text("missing_payment_method"),
        };
    }
}
