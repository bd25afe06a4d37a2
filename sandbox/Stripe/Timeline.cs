using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Does what is due, in the order in which it is due, each at its own time.</summary>
public sealed class Timeline(
    Store store,
    Clock clock,
    Settings settings,
    Billing billing,
    Renewals renewals,
    Collection collection,
    EndSubscription ending,
    Disputes disputes,
    ChangeSubscription changes
)
{
    private const int MostSteps = 10_000;

    private sealed record Due(long At, Action Do);

    /// <summary>What came due since the last look; false when nothing did.</summary>
    public bool CatchUp() => RunUntil(clock.Now);

    public void Advance(long to)
    {
        RunUntil(to);
        clock.MoveTo(to);
    }

    private bool RunUntil(long target)
    {
        for (var i = 0; i < MostSteps; i++)
        {
            if (All().Where(d => d.At <= target).MinBy(d => d.At) is not { } due)
                return i > 0;
            clock.At(due.At, due.Do);
        }
        throw new InvalidOperationException($"More than {MostSteps} things are due until {target}.");
    }

    private IEnumerable<Due> All() =>
        [
            .. store.All("checkout.session").SelectMany(Of),
            .. store.All("invoice").SelectMany(OfInvoice),
            .. store
                .All("dispute")
                .Where(d => d.On("_cancel"))
                .Select(d => new Due(d.Num("created"), () => disputes.CancelFor(d))),
            .. store.All("subscription").SelectMany(OfSubscription),
        ];

    private IEnumerable<Due> Of(JsonObject session)
    {
        if (session.Is("status", "open"))
            yield return new(session.Num("expires_at"), () => billing.Expire(session));
    }

    private IEnumerable<Due> OfInvoice(JsonObject invoice)
    {
        if (invoice.Is("status", "draft") && invoice.Maybe("_finalize_at") is { } at)
            yield return new(at, () => collection.FinalizeAndPay(invoice));
        if (invoice.Is("status", "open") && invoice.Maybe("_settles_at") is { } settles)
            yield return new(settles, () => billing.Settle(invoice));
        if (invoice.Is("status", "open") && invoice.Maybe("next_payment_attempt") is { } next)
            yield return new(next, () => collection.Attempt(invoice, automatic: true));
    }

    private IEnumerable<Due> OfSubscription(JsonObject s)
    {
        if (s.Is("status", "incomplete") && !s.On("_processing"))
            yield return new(s.Num("created") + 23 * 3600, () => billing.GiveUp(s));
        if (s["pending_update"] is JsonObject pending)
            yield return new(pending.Num("expires_at"), () => changes.ExpirePending(s));
        if (!s.Is("status", "active", "trialing", "past_due", "unpaid"))
            yield break;
        var end = s.PeriodEnd();
        var ends = s.Maybe("cancel_at") ?? long.MaxValue; // before what else is due at that moment
        if (ends < long.MaxValue)
            yield return new(ends, () => ending.End(s, "cancellation_requested"));
        if (s.Is("status", "trialing"))
        {
            if (!s.On("_warned"))
                yield return new(s.Num("trial_end") - 3 * Renewals.Day, () => renewals.TrialWillEnd(s));
            yield return new(s.Num("trial_end"), () => renewals.EndTrial(s));
            yield break;
        }
        if (s.Num("_upcoming") != end && ends > end && end - settings.UpcomingDays * Renewals.Day > s.PeriodStart())
            yield return new(end - settings.UpcomingDays * Renewals.Day, () => renewals.Upcoming(s));
        yield return new(end, () => renewals.Renew(s));
    }
}
