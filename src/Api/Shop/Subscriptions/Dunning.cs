using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Decides the dunning stage: a pure function of the tenant's standing (with its usage), its plan's terms and the
/// clock, for every means of payment. A tenant goes down one stage at a time, so that no date arrives unannounced even
/// after weeks without a look; it goes up at once.
/// </summary>
public static class Dunning
{
    /// <summary>
    /// The least time between a mail and the date that it promises, so that nobody is told of a date that has passed.
    /// Shorter terms are kept whole.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(1);

    /// <summary>The dunning stage and its dates.</summary>
    /// <param name="Stage">The dunning stage.</param>
    /// <param name="SuspendsAt">When a past due tenant is suspended.</param>
    /// <param name="RemovedAt">When a suspended tenant is removed.</param>
    /// <param name="Reminded">How many reminders should have gone out.</param>
    /// <param name="LookAt">When to look again although nothing else happens; null = never.</param>
    /// <param name="Allowance">
    /// What follows from the usage; null if the tenant is suspended for want of payment, or usage was not measured.
    /// </param>
    public sealed record Position(
        DunningStage Stage,
        DateTimeOffset? SuspendsAt,
        DateTimeOffset? RemovedAt,
        int Reminded,
        DateTimeOffset? LookAt,
        Allowance? Allowance = null
    );

    /// <summary>
    /// Takes one step. If the stage changed, call it again, because the next step may already be due. It is not due while
    /// a promised date lies ahead.
    /// </summary>
    public static Position Decide(Standing s, DunningTerms terms, DateTimeOffset now)
    {
        var paid = StepByPayment(s, terms, now);
        if (s.Uses is not { } uses || paid.Stage is not (DunningStage.Active or DunningStage.PastDue))
            return paid;
        var allowance = Allowance.Of(uses, s.KeepRunning, now);
        return paid with
        {
            Allowance = allowance,
            LookAt =
                paid.LookAt is { } a && allowance.LookAt is { } b ? (a < b ? a : b) : paid.LookAt ?? allowance.LookAt,
        };
    }

    /// <summary>The state that a tenant should be in at a dunning stage, given what else may stop it.</summary>
    public static TenantState Wanted(DunningStage stage, SuspensionReason reason, Overage overage = Overage.None) =>
        stage switch
        {
            DunningStage.Removed => TenantState.Gone,
            DunningStage.Active
            or DunningStage.PastDue when reason == SuspensionReason.None && overage == Overage.None =>
                TenantState.Running,
            _ => TenantState.Suspended,
        };

    private static Position StepByPayment(Standing s, DunningTerms terms, DateTimeOffset now)
    {
        if (s.Stage == DunningStage.Removed)
            return new(DunningStage.Removed, null, null, 0, null);
        if (s.Ended && s.RemoveAtEnd)
            return new(DunningStage.Removed, null, null, 0, null);
        if (s is { IsComplimentary: true, Ended: false })
            return new(DunningStage.Active, null, null, 0, null); // until it is deprovisioned
        if (s.KeepRunning || IsPaid(s, terms, now))
            return new(
                DunningStage.Active,
                null,
                null,
                0,
                s.KeepRunning || s.IsHeld ? null : s.PaidThrough + terms.Settlement
            );
        return s.Stage switch
        {
            DunningStage.Active or DunningStage.PastDue when s.Ended => Suspend(terms, now),
            DunningStage.Active => BecomePastDue(s, terms, now),
            DunningStage.PastDue => s.SuspendsAt is { } at && now >= at
                ? Suspend(terms, now)
                : StayPastDue(s, terms, now),
            DunningStage.Suspended => s.RemovedAt is { } at && now < at - terms.Warning
                ? new(DunningStage.Suspended, null, at, 0, at - terms.Warning)
                : Warn(s, terms, now),
            _ => s.RemovedAt is { } at && now < at
                ? new(DunningStage.Warned, null, at, 0, at)
                : new(DunningStage.Removed, null, null, 0, null),
        };
    }

    private static bool IsPaid(Standing s, DunningTerms terms, DateTimeOffset now) =>
        !s.Ended && !s.Failing && (s.IsHeld || now < s.PaidThrough + terms.Settlement);

    private static Position BecomePastDue(Standing s, DunningTerms terms, DateTimeOffset now)
    {
        // If we learn late (an outage, a slow bank), the date moves: nobody is suspended on the day they are told.
        var promised = Later(s.PaidThrough + terms.Grace, now + Shorter(Notice, terms.Grace));
        return new(DunningStage.PastDue, promised, null, RemindersBy(s, terms, now), NextLook(s, terms, promised, now));
    }

    private static Position StayPastDue(Standing s, DunningTerms terms, DateTimeOffset now)
    {
        var promised = s.SuspendsAt ?? s.PaidThrough + terms.Grace;
        return new(
            DunningStage.PastDue,
            promised,
            null,
            Math.Max(s.Reminded, RemindersBy(s, terms, now)),
            NextLook(s, terms, promised, now)
        );
    }

    private static Position Suspend(DunningTerms terms, DateTimeOffset now)
    {
        var removed = Promises.RemovedAt(now, terms);
        return new(DunningStage.Suspended, null, removed, 0, removed - terms.Warning);
    }

    private static Position Warn(Standing s, DunningTerms terms, DateTimeOffset now)
    {
        var removed = Later(s.RemovedAt ?? now, now + terms.Warning);
        return new(DunningStage.Warned, null, removed, 0, removed);
    }

    private static int RemindersBy(Standing s, DunningTerms terms, DateTimeOffset now) =>
        terms.Reminders.Count(r => now >= s.PaidThrough + r);

    private static DateTimeOffset NextLook(
        Standing s,
        DunningTerms terms,
        DateTimeOffset promised,
        DateTimeOffset now
    ) => terms.Reminders.Select(r => s.PaidThrough + r).Where(r => r > now).Append(promised).Min();

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
