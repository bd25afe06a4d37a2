using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>What happens to money: sessions paid or expired, subscriptions begun and ended, with the events that Stripe sends for it.</summary>
public sealed class Billing(Store store, Events events)
{
    /// <summary>A session, expired if its time has passed.</summary>
    public JsonObject? Session(string id)
    {
        var session = store.Find("checkout.session", id);
        if (session is not null && (string)session["status"]! == "open" && (long)session["expires_at"]! <= events.Now) Expire(session);
        return session;
    }

    public void Expire(JsonObject session)
    {
        session["status"] = "expired";
        session["url"] = null;
        events.Record("checkout.session.expired", Public(session));
    }

    /// <summary>The buyer paid with a card: sequence 1 of Stripe's documentation.</summary>
    public void Pay(JsonObject session)
    {
        var customer = store.Find("customer", (string?)session["customer"]) ?? NewCustomer((string?)session["customer_email"]);
        var price = store.Find("price", (string)session["_price"]!)!;
        var subscription = store.Add(StripeObjects.Subscription(events.Now, (string)customer["id"]!, price, (long)session["_quantity"]!, session["_subscription_metadata"]!.DeepClone().AsObject(), (string)session["currency"]!));
        var invoice = store.Add(StripeObjects.PaidInvoice(events.Now, subscription, (long)session["amount_total"]!, "subscription_create"));
        subscription["latest_invoice"] = invoice["id"]!.DeepClone();
        (session["status"], session["payment_status"], session["url"]) = ("complete", "paid", null);
        (session["customer"], session["subscription"], session["invoice"]) = (customer["id"]!.DeepClone(), subscription["id"]!.DeepClone(), invoice["id"]!.DeepClone());
        session["customer_details"] = new JsonObject { ["address"] = null, ["email"] = customer["email"]?.DeepClone(), ["name"] = null, ["phone"] = null, ["tax_exempt"] = "none", ["tax_ids"] = new JsonArray() };
        foreach (var type in new[] { "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded" }) events.Record(type, invoice);
        events.Record("customer.subscription.created", subscription);
        events.Record("checkout.session.completed", Public(session));
    }

    public void Cancel(JsonObject subscription)
    {
        (subscription["status"], subscription["canceled_at"], subscription["ended_at"]) = ("canceled", events.Now, events.Now);
        subscription["cancellation_details"]!["reason"] = "cancellation_requested";
        events.Record("customer.subscription.deleted", subscription);
    }

    private JsonObject NewCustomer(string? email)
    {
        var customer = store.Add(StripeObjects.Customer(events.Now, email, null, []));
        events.Record("customer.created", customer);
        return customer;
    }

    /// <summary>Without what only the sandbox knows.</summary>
    public static JsonObject Public(JsonObject session) => new(session.Where(m => !m.Key.StartsWith('_')).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
}
