using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Customers and what they pay with.</summary>
public sealed class Wallet(Store store, Events events)
{
    public JsonObject NewCustomer(string? email)
    {
        var customer = store.Add(StripeObjects.Customer(events.Now, email, null, []));
        events.Record("customer.created", customer);
        return customer;
    }

    public JsonObject Attach(JsonObject customer, string number)
    {
        var method = store.Add(Cards.Method(events.Now, number));
        return Attach(customer, method);
    }

    public JsonObject Attach(JsonObject customer, JsonObject method)
    {
        method["customer"] = customer.Id();
        events.Record("payment_method.attached", method);
        return method;
    }

    /// <summary>Takes a card from its customer, and from what was paid with it.</summary>
    public void Detach(JsonObject method)
    {
        var customer = store.Find("customer", method.Str("customer"));
        events.Change("payment_method.detached", method, m => m["customer"] = null);
        if (customer is not null && Default(customer) == method.Id())
            events.Change("customer.updated", customer, c => c["invoice_settings"]!["default_payment_method"] = null);
        foreach (
            var s in store
                .All("subscription")
                .Where(s => s.Str("default_payment_method") == method.Id() && !s.Is("status", "canceled"))
        )
            events.Change("customer.subscription.updated", s, x => x["default_payment_method"] = null);
    }

    /// <summary>A new card for everything: sequence 14.</summary>
    public JsonObject Replace(JsonObject customer, string number)
    {
        var method = Attach(customer, number);
        events.Record("setup_intent.succeeded", store.Add(SetupIntent(customer, method)));
        events.Change(
            "customer.updated",
            customer,
            c => c["invoice_settings"]!["default_payment_method"] = method.Id()
        );
        foreach (
            var subscription in store
                .All("subscription")
                .Where(s => s.Str("customer") == customer.Id() && !s.Is("status", "canceled", "incomplete_expired"))
        )
        {
            events.Change(
                "customer.subscription.updated",
                subscription,
                s => s["default_payment_method"] = method.Id()
            );
        }
        return method;
    }

    public JsonObject SetupIntent(JsonObject customer, JsonObject method) =>
        new()
        {
            ["id"] = Store.NewId("seti", 24),
            ["object"] = "setup_intent",
            ["cancellation_reason"] = null,
            ["created"] = events.Now,
            ["customer"] = customer.Id(),
            ["description"] = null,
            ["last_setup_error"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_action"] = null,
            ["payment_method"] = method.Id(),
            ["payment_method_types"] = new JsonArray(method.Str("type")),
            ["status"] = "succeeded",
            ["usage"] = "off_session",
        };

    /// <summary>What a subscription's bills are charged to: its own, else the customer's.</summary>
    public JsonObject? For(JsonObject? subscription, JsonObject customer) =>
        store.Find("payment_method", subscription?.Str("default_payment_method") ?? Default(customer) ?? "");

    private static string? Default(JsonObject customer) =>
        (string?)customer["invoice_settings"]?["default_payment_method"];
}
