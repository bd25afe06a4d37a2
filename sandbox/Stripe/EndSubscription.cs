using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Ends a subscription for good: by wish, at its time, or for want of money. Nothing is refunded by itself.
/// </summary>
public sealed class EndSubscription(Store store, Events events)
{
    public void End(JsonObject subscription, string reason)
    {
        var now = events.Now;
        var asWished = subscription.On("cancel_at_period_end") || subscription.Maybe("cancel_at") <= now;
        if (!asWished)
            subscription["canceled_at"] = now; // else it says when the wish was made
        subscription["status"] = "canceled";
        subscription["ended_at"] = now;
        subscription["cancellation_details"]!["reason"] = reason;
        // Its open bills stay, but nothing collects them any more.
        foreach (
            var invoice in store
                .All("invoice")
                .Where(i => i.SubscriptionId() == subscription.Id() && i.Is("status", "draft", "open"))
        )
            (invoice["auto_advance"], invoice["next_payment_attempt"], invoice["_finalize_at"]) = (false, null, null);
        events.Record("customer.subscription.deleted", subscription);
    }
}
