using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>What becomes of checkout sessions: paid, on trial, waiting for a bank, expired.</summary>
public sealed class Billing(
    Store store,
    Events events,
    Wallet wallet,
    Discounts discounts,
    Invoicing invoicing,
    Collection collection,
    Renewals renewals
)
{
    public void Expire(JsonObject session)
    {
        session["status"] = "expired";
        session["url"] = null;
        events.Record("checkout.session.expired", session);
    }

    /// <summary>What the session costs with a coupon.</summary>
    public void Discount(JsonObject session, JsonObject coupon, JsonObject? code)
    {
        var subtotal = session.Num("amount_subtotal");
        var off = Discounts.Off(coupon, subtotal);
        (session["_coupon"], session["_code"]) = (coupon.Id(), code?.Id());
        session["discounts"] = new JsonArray(
            new JsonObject { ["coupon"] = coupon.Id(), ["promotion_code"] = code?.Id() }
        );
        session["total_details"]!["amount_discount"] = off;
        session["amount_total"] = session.Maybe("_trial_end") is null
            ? subtotal - off
            : (session["_fee"] as JsonObject)?.Num("amount") ?? 0;
    }

    /// <summary>
    /// The buyer paid, or began a trial: sequences 1 to 3 of Stripe's documentation. The card or account is good for
    /// the first payment; none is given only for a trial that asks for none.
    /// </summary>
    public void Pay(JsonObject session, string? number)
    {
        var customer =
            store.Find("customer", session.Str("customer")) is { } known && !known.On("_deleted")
                ? known
                : wallet.NewCustomer(session.Str("customer_email"));
        var method = number is null ? null : wallet.Attach(customer, number);
        var subscription = Subscribe(session, customer, method);
        var paid = Charge(subscription, customer, method, session["_fee"] as JsonObject);
        events.Record("customer.subscription.created", subscription);
        events.Change("customer.updated", customer, c => c["currency"] = session["currency"]!.DeepClone());
        (session["status"], session["payment_status"], session["url"]) = ("complete", paid, null);
        (session["customer"], session["subscription"], session["invoice"]) = (
            customer.Id(),
            subscription.Id(),
            subscription.Str("latest_invoice")
        );
        session["customer_details"] = new JsonObject
        {
            ["address"] = null,
            ["email"] = customer["email"]?.DeepClone(),
            ["name"] = customer["name"]?.DeepClone(),
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = new JsonArray(),
        };
        if (subscription.Maybe("trial_end") <= events.Now + 3 * Renewals.Day)
            renewals.TrialWillEnd(subscription);
        events.Record("checkout.session.completed", session);
    }

    /// <summary>The bank's answer to a delayed payment, at checkout or at a renewal.</summary>
    public void Settle(JsonObject invoice)
    {
        var payment = store.All("invoice_payment").Last(p => p.Str("invoice") == invoice.Id());
        var method = store.Find(
            "payment_method",
            store.Find("payment_intent", (string)payment["payment"]!["payment_intent"]!)!.Str("payment_method")
        )!;
        var paid =
            collection.Settle(invoice, method, Cards.Find(method.Str("_number")!)!.Settles == true)
            == Payments.Outcome.Paid;
        if (store.Find("subscription", invoice.SubscriptionId()) is { } subscription)
            subscription["_processing"] = false;
        if (store.All("checkout.session").Find(s => s.Str("invoice") == invoice.Id()) is not { } session)
            return;
        if (paid)
            session["payment_status"] = "paid";
        events.Record(
            paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
            session
        );
    }

    /// <summary>The first payment never came.</summary>
    public void GiveUp(JsonObject subscription)
    {
        events.Change("customer.subscription.updated", subscription, s => s["status"] = "incomplete_expired");
        foreach (
            var invoice in store
                .All("invoice")
                .Where(i => i.SubscriptionId() == subscription.Id() && i.Is("status", "open"))
                .ToList()
        )
            collection.Void(invoice);
    }

    private JsonObject Subscribe(JsonObject session, JsonObject customer, JsonObject? method)
    {
        var price = store.Find("price", session.Str("_price"))!;
        var subscription = store.Add(
            StripeObjects.Subscription(
                events.Now,
                customer.Id(),
                price,
                session.Num("_quantity"),
                session["_subscription_metadata"]!.AsObject().Copy(),
                session.Str("currency")!
            )
        );
        subscription["default_payment_method"] = method?.Id();
        subscription["description"] = session.Str("_description");
        if (store.Find("coupon", session.Str("_coupon")) is { } coupon)
        {
            var given = discounts.Give(subscription, coupon, store.Find("promotion_code", session.Str("_code")));
            given["checkout_session"] = session.Id();
        }
        if (session.Maybe("_trial_end") is not { } trialEnd)
            return subscription;
        (
            subscription["status"],
            subscription["trial_start"],
            subscription["trial_end"],
            subscription["billing_cycle_anchor"]
        ) = ("trialing", events.Now, trialEnd, trialEnd);
        if (session.Str("_missing") is { } missing)
            subscription["trial_settings"]!["end_behavior"]!["missing_payment_method"] = missing;
        foreach (var item in subscription.Items())
            item["current_period_end"] = trialEnd;
        return subscription;
    }

    /// <returns>The session's payment_status.</returns>
    private string Charge(JsonObject subscription, JsonObject customer, JsonObject? method, JsonObject? once)
    {
        var trial = subscription.Is("status", "trialing");
        if (trial && method is not null)
        {
            var intent = store.Add(wallet.SetupIntent(customer, method));
            events.Record("setup_intent.succeeded", intent);
        }
        var invoice = invoicing.Draft(
            subscription,
            "subscription_create",
            [
                .. InvoiceLines.Period(subscription, free: trial),
                .. once is null ? Array.Empty<JsonObject>() : [InvoiceLines.Once(subscription, once, events.Now)],
            ]
        );
        var delayed = method is not null && Cards.Find(method.Str("_number")!)!.Settles is not null;
        if (delayed && !trial && invoice.Num("total") > 0)
            (subscription["status"], subscription["_processing"]) = ("incomplete", true);
        var outcome = collection.FinalizeAndPay(invoice, present: true);
        return outcome == Payments.Outcome.Processing ? "unpaid"
            : invoice.Num("total") == 0 ? "no_payment_required"
            : "paid";
    }
}
