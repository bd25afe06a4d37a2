using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>What time does to a subscription: trials end, periods are billed, terms are reached.</summary>
public sealed class Renewals(Store store, Events events, Wallet wallet, Invoicing invoicing, EndSubscription ending)
{
    /// <summary>A bill stays a draft that long, so that it may still be changed.</summary>
    private const long DraftFor = 3600;

    public const long Day = 86400;

    public void Upcoming(JsonObject subscription)
    {
        subscription["_upcoming"] = subscription.PeriodEnd();
        var invoice = invoicing.Preview(subscription, InvoiceLines.Following(subscription), withWaiting: true);
        invoice.Remove("id"); // there is no such bill yet
        events.Record("invoice.upcoming", invoice);
    }

    public void TrialWillEnd(JsonObject subscription)
    {
        subscription["_warned"] = true;
        events.Record("customer.subscription.trial_will_end", subscription);
    }

    public void EndTrial(JsonObject subscription)
    {
        var wish = (string?)subscription["trial_settings"]?["end_behavior"]?["missing_payment_method"];
        var hasMethod = wallet.For(subscription, store.Find("customer", subscription.Str("customer"))!) is not null;
        if (!hasMethod && wish == "cancel")
            ending.End(subscription, "payment_failed");
        else if (!hasMethod && wish == "pause")
        {
            var before = subscription.Copy();
            subscription["status"] = "paused";
            events.Record("customer.subscription.paused", subscription, Members.Previous(before, subscription));
        }
        else
            Begin(subscription, events.Now);
    }

    /// <summary>After a pause: the time of the pause is not billed.</summary>
    public void Resume(JsonObject subscription)
    {
        var before = subscription.Copy();
        Bill(subscription, events.Now, anchor: events.Now);
        events.Record("customer.subscription.resumed", subscription, Members.Previous(before, subscription));
    }

    public void Begin(JsonObject subscription, long anchor) =>
        events.Change("customer.subscription.updated", subscription, s => Bill(s, events.Now, anchor));

    public void Renew(JsonObject subscription)
    {
        if (subscription.On("cancel_at_period_end"))
            ending.End(subscription, "cancellation_requested");
        else
            events.Change("customer.subscription.updated", subscription, s => Bill(s, s.PeriodEnd(), null));
    }

    private void Bill(JsonObject subscription, long start, long? anchor)
    {
        if (anchor is { } moved)
            subscription["billing_cycle_anchor"] = moved;
        foreach (var item in subscription.Items())
        {
            item["current_period_start"] = start;
            item["current_period_end"] = Periods.Next(
                subscription.Num("billing_cycle_anchor"),
                start,
                item["price"]!.AsObject()
            );
        }
        if (subscription.Is("status", "trialing", "paused"))
            subscription["status"] = "active";
        var later =
            subscription.Is("status", "unpaid")
            || (string?)subscription["pause_collection"]?["behavior"] == "keep_as_draft"
                ? (long?)null
                : events.Now + DraftFor;
        invoicing.Draft(subscription, "subscription_cycle", InvoiceLines.Period(subscription), later);
    }
}
