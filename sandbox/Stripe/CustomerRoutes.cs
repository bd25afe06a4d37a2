using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Customers and their payment methods.</summary>
public static class CustomerRoutes
{
    private static readonly string[] Known =
    [
        "email",
        "name",
        "description",
        "phone",
        "address",
        "metadata",
        "invoice_settings",
        "balance",
        "preferred_locales",
        "tax_exempt",
    ];

    public static void MapCustomers(this WebApplication app)
    {
        app.MapGet(
            "/v1/customers",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("email", "test_clock", "created", "limit", "starting_after", "ending_before");
                var alive = store.All("customer").Where(x => !x.On("_deleted"));
                return Results.Json(
                    Lists.Page("/v1/customers", alive.Matching(p, "email", "test_clock").CreatedIn(p), p)
                );
            }
        );
        app.MapGet(
            "/v1/customers/{id}",
            (string id, Store store) =>
                Results.Json(
                    store.Find("customer", id) is { } known && known.On("_deleted")
                        ? Store.Deleted("customer", id)
                        : store.Get("customer", id)
                )
        );
        app.MapPost(
            "/v1/customers",
            (HttpContext c, Store store, Events events, Wallet wallet) =>
            {
                var p = StripeProtocol.Parameters(c).Allow([.. Known, "payment_method", "test_clock"]);
                var customer = store.Add(
                    StripeObjects.Customer(events.Now, p.Text("email"), p.Text("name"), p.Metadata())
                );
                customer["test_clock"] = p.Text("test_clock");
                Set(customer, p, store);
                events.Record("customer.created", customer);
                if (p.Text("payment_method") is { } method)
                    Attach(method, customer, store, events, wallet);
                return Results.Json(customer);
            }
        );
        app.MapPost(
            "/v1/customers/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol.Parameters(c).Allow(Known);
                var customer = store.Get("customer", id);
                events.Change("customer.updated", customer, x => Set(x, p, store));
                return Results.Json(customer);
            }
        );
        app.MapDelete(
            "/v1/customers/{id}",
            (string id, Store store, Events events, EndSubscription ending) =>
            {
                var customer = store.Get("customer", id);
                foreach (
                    var s in store
                        .All("subscription")
                        .Where(s => s.Str("customer") == id && !s.Is("status", "canceled", "incomplete_expired"))
                        .ToList()
                )
                    ending.End(s, "cancellation_requested");
                events.Record("customer.deleted", customer);
                return Results.Json(store.Retire("customer", id));
            }
        );
        app.MapGet(
            "/v1/customers/{id}/payment_methods",
            (string id, HttpContext c, Store store) =>
                Results.Json(
                    Methods(
                        $"/v1/customers/{id}/payment_methods",
                        store.Get("customer", id).Id(),
                        StripeProtocol.Parameters(c),
                        store
                    )
                )
        );
        app.MapGet(
            "/v1/payment_methods",
            (HttpContext c, Store store) =>
                Results.Json(
                    Methods(
                        "/v1/payment_methods",
                        StripeProtocol.Parameters(c).Text("customer"),
                        StripeProtocol.Parameters(c),
                        store
                    )
                )
        );
        app.MapGet(
            "/v1/payment_methods/{id}",
            (string id, Store store) => Results.Json(store.Get("payment_method", id))
        );
        app.MapPost(
            "/v1/payment_methods/{id}/attach",
            (string id, HttpContext c, Store store, Events events, Wallet wallet) =>
                Results.Json(
                    Attach(
                        id,
                        store.Named("customer", StripeProtocol.Parameters(c).Allow("customer").Required("customer")),
                        store,
                        events,
                        wallet
                    )
                )
        );
        app.MapPost(
            "/v1/payment_methods/{id}/detach",
            (string id, Store store, Wallet wallet) =>
            {
                var method = store.Get("payment_method", id);
                if (method["customer"] is null)
                    throw StripeFault.Invalid(
                        "payment_method",
                        "The payment method you provided is not attached to a customer so detachment is impossible."
                    );
                wallet.Detach(method);
                return Results.Json(method);
            }
        );
    }

    private static JsonObject Attach(string id, JsonObject customer, Store store, Events events, Wallet wallet)
    {
        var method = Cards.Named(id) is { } number
            ? store.Add(Cards.Method(events.Now, number))
            : store.Get("payment_method", id);
        return method.Str("customer") is { } owner && owner != customer.Id()
            ? throw StripeFault.Invalid(
                "payment_method",
                "The payment method you provided has already been attached to a customer."
            )
            : wallet.Attach(customer, method);
    }

    private static void Set(JsonObject customer, JsonObject p, Store store)
    {
        foreach (var name in (string[])["email", "name", "description", "phone", "tax_exempt"])
            if (p.ContainsKey(name))
                customer[name] = p.Text(name);
        if (p.ContainsKey("address"))
            customer["address"] = p.Map("address")?.DeepClone();
        if (p.Number("balance") is { } balance)
            customer["balance"] = balance;
        customer["metadata"] =
            p["metadata"] is JsonValue ? new JsonObject() : p.Metadata(customer["metadata"]!.AsObject());
        if (p.Map("invoice_settings") is not { } settings || !settings.ContainsKey("default_payment_method"))
            return;
        if (
            settings.Text("default_payment_method") is { } method
            && store.Named("payment_method", method, "invoice_settings[default_payment_method]").Str("customer")
                != customer.Id()
        )
            throw StripeFault.Invalid(
                "invoice_settings[default_payment_method]",
                "The customer does not have a payment method with that ID."
            );
        customer["invoice_settings"]!["default_payment_method"] = settings.Text("default_payment_method");
    }

    private static JsonObject Methods(string url, string? customer, JsonObject p, Store store)
    {
        p.Allow("customer", "type", "allow_redisplay", "limit", "starting_after", "ending_before");
        return Lists.Page(
            url,
            store
                .All("payment_method")
                .Where(m =>
                    customer is not null
                    && m.Str("customer") == customer
                    && (p.Text("type") ?? m.Str("type")) == m.Str("type")
                ),
            p
        );
    }
}
