using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>When a subscription is to end, and that it is not to end after all.</summary>
public static class SubscriptionTerm
{
    public static void Apply(JsonObject subscription, JsonObject p, long now)
    {
        if (p.Text("cancel_at") is not null && p.Flag("cancel_at_period_end") == true)
            throw StripeFault.Invalid(
                "cancel_at",
                "You may only specify one of these parameters: cancel_at, cancel_at_period_end."
            );
        if (p.Flag("cancel_at_period_end") is { } atEnd)
            Set(subscription, atEnd ? subscription.PeriodEnd() : null, atEnd, now);
        if (!p.ContainsKey("cancel_at"))
            return;
        var at = p.Text("cancel_at") switch
        {
            null => (long?)null,
            "min_period_end" => subscription.Items().Min(i => i.Num("current_period_end")),
            "max_period_end" => subscription.Items().Max(i => i.Num("current_period_end")),
            _ => p.Number("cancel_at"),
        };
        if (at <= now)
            throw StripeFault.Invalid("cancel_at", "The cancel_at timestamp must be in the future.");
        Set(subscription, at, false, now);
    }

    private static void Set(JsonObject subscription, long? at, bool atPeriodEnd, long now)
    {
        (subscription["cancel_at"], subscription["cancel_at_period_end"]) = (at, atPeriodEnd);
        subscription["canceled_at"] = at is null ? null : now;
        subscription["cancellation_details"]!["reason"] = at is null ? null : "cancellation_requested";
    }
}
