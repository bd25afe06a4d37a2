using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Has bills paid, again and again if need be, and draws the consequences: sequences 4 and 5.</summary>
public sealed class Collection(
    Store store,
    Events events,
    Wallet wallet,
    Payments payments,
    Invoicing invoicing,
    EndSubscription ending,
    Settings settings
)
{
    /// <summary>So long until a bank account's debit is known to have come.</summary>
    private const long BankDays = 3;

    /// <summary>Finalizes a draft and charges it.</summary>
    public Payments.Outcome FinalizeAndPay(JsonObject invoice, bool present = false)
    {
        invoicing.Finalize(invoice);
        var pause = (string?)SubscriptionOf(invoice)?["pause_collection"]?["behavior"];
        if (pause == "void")
            Void(invoice);
        else if (pause == "mark_uncollectible")
            GiveUp(invoice);
        return pause is null ? Attempt(invoice, automatic: true, present) : Payments.Outcome.Failed;
    }

    public Payments.Outcome Attempt(JsonObject invoice, bool automatic, bool present = false, JsonObject? method = null)
    {
        if (invoice.Num("amount_due") == 0)
        {
            Paid(invoice);
            return Payments.Outcome.Paid;
        }
        method ??= wallet.For(SubscriptionOf(invoice), store.Find("customer", invoice.Str("customer"))!);
        var outcome = payments.Take(invoice, method, present);
        Conclude(invoice, outcome, automatic, hasMethod: method is not null);
        return outcome;
    }

    /// <summary>A bank account answered, days later.</summary>
    public Payments.Outcome Settle(JsonObject invoice, JsonObject method, bool succeeds)
    {
        invoice["_settles_at"] = null;
        var outcome = payments.Settle(invoice, method, succeeds);
        Conclude(invoice, outcome, automatic: true, hasMethod: false);
        return outcome;
    }

    public void Paid(JsonObject invoice, bool outOfBand = false)
    {
        events.Change(
            "invoice.updated",
            invoice,
            i =>
            {
                (i["status"], i["attempted"], i["auto_advance"], i["next_payment_attempt"]) = (
                    "paid",
                    true,
                    false,
                    null
                );
                i["amount_paid"] = outOfBand ? 0 : i.Num("amount_due");
                i["amount_remaining"] = 0;
                i["status_transitions"]!["paid_at"] = events.Now;
            }
        );
        events.Record("invoice.paid", invoice);
        if (!outOfBand)
            events.Record("invoice.payment_succeeded", invoice);
        Recover(invoice);
    }

    public void Void(JsonObject invoice)
    {
        (invoice["status"], invoice["auto_advance"], invoice["next_payment_attempt"]) = ("void", false, null);
        invoice["status_transitions"]!["voided_at"] = events.Now;
        events.Record("invoice.voided", invoice);
        Recover(invoice);
    }

    public void GiveUp(JsonObject invoice)
    {
        (invoice["status"], invoice["auto_advance"], invoice["next_payment_attempt"]) = ("uncollectible", false, null);
        invoice["status_transitions"]!["marked_uncollectible_at"] = events.Now;
        events.Record("invoice.marked_uncollectible", invoice);
        Recover(invoice);
    }

    private void Conclude(JsonObject invoice, Payments.Outcome outcome, bool automatic, bool hasMethod)
    {
        if (automatic && outcome != Payments.Outcome.Processing)
            invoice["attempt_count"] = invoice.Num("attempt_count") + 1;
        invoice["attempted"] = true;
        if (outcome == Payments.Outcome.Processing)
            invoice["_settles_at"] = events.Now + BankDays * Renewals.Day;
        else if (outcome == Payments.Outcome.Paid)
            Paid(invoice);
        else
            Failed(invoice, outcome, automatic, hasMethod);
    }

    private void Failed(JsonObject invoice, Payments.Outcome outcome, bool automatic, bool hasMethod)
    {
        var retries = invoice.Num("attempt_count") - 1;
        var spent = retries >= settings.RetryDays.Length;
        if (automatic)
            events.Change(
                "invoice.updated",
                invoice,
                i =>
                    i["next_payment_attempt"] =
                        hasMethod && !spent ? events.Now + settings.RetryDays[retries] * 86400L : null
            );
        if (outcome == Payments.Outcome.AsksBuyer)
            events.Record("invoice.payment_action_required", invoice);
        events.Record("invoice.payment_failed", invoice);
        if (
            SubscriptionOf(invoice) is not { } subscription
            || subscription.Is("status", "canceled", "incomplete", "incomplete_expired")
            || subscription.Str("_pending_invoice") == invoice.Id()
        )
            return;
        events.Change(
            "customer.updated",
            store.Find("customer", invoice.Str("customer"))!,
            c => c["delinquent"] = true
        );
        if (subscription.Is("status", "active", "trialing"))
            events.Change("customer.subscription.updated", subscription, s => s["status"] = "past_due");
        if (!automatic || !spent)
            return;
        if (settings.AfterRetries == "cancel")
            ending.End(subscription, "payment_failed");
        else if (settings.AfterRetries == "unpaid")
            events.Change("customer.subscription.updated", subscription, s => s["status"] = "unpaid");
    }

    /// <summary>A subscription is well again once its last bill is settled.</summary>
    private void Recover(JsonObject invoice)
    {
        if (SubscriptionOf(invoice) is not { } subscription || subscription.Str("latest_invoice") != invoice.Id())
            return;
        if (subscription.Str("_pending_invoice") == invoice.Id() && invoice.Is("status", "paid"))
            ApplyPending(subscription);
        if (
            subscription.Is("status", "past_due", "unpaid")
            || (subscription.Is("status", "incomplete") && invoice.Is("status", "paid"))
        )
            events.Change("customer.subscription.updated", subscription, s => s["status"] = "active");
        var customer = store.Find("customer", invoice.Str("customer"))!;
        if (
            !store
                .All("subscription")
                .Exists(s => s.Str("customer") == customer.Id() && s.Is("status", "past_due", "unpaid"))
        )
            events.Change("customer.updated", customer, c => c["delinquent"] = false);
    }

    /// <summary>The change that waited for its bill.</summary>
    private void ApplyPending(JsonObject subscription)
    {
        var before = subscription.Copy();
        (subscription["items"]!["data"], subscription["pending_update"]) = (
            subscription["_pending_items"]!.DeepClone(),
            null
        );
        (subscription["_pending_items"], subscription["_pending_invoice"]) = (null, null);
        events.Record("customer.subscription.updated", subscription, Members.Previous(before, subscription));
        events.Record("customer.subscription.pending_update_applied", subscription);
    }

    private JsonObject? SubscriptionOf(JsonObject invoice) => store.Find("subscription", invoice.SubscriptionId());
}
