using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Decides the dunning stage: a pure function of the tenant's standing (with its usage), its plan's terms and the
/// clock, for every means of payment. A tenant goes down one stage at a time, so that no date arrives unannounced even
/// after weeks without a look; it goes up at once.
/// </summary>
public static class Ladder
{
    /// <summary>
    /// The least time between a mail and the date that it promises, so that nobody is told of a date that has passed.
    /// Shorter terms are kept whole.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(1);

    /// <summary>The dunning stage and its dates.</summary>
    /// <param name="Rung">The dunning stage.</param>
    /// <param name="SuspendsAt">When a past due tenant is suspended.</param>
    /// <param name="RemovedAt">When a suspended tenant is removed.</param>
    /// <param name="Reminded">How many reminders should have gone out.</param>
    /// <param name="LookAt">When to look again although nothing else happens; null = never.</param>
    /// <param name="Allowance">
    /// What follows from the usage; null if the tenant is suspended for want of payment, or usage was not measured.
    /// </param>
    public sealed record Position(
        Rung Rung,
        DateTimeOffset? SuspendsAt,
        DateTimeOffset? RemovedAt,
        int Reminded,
        DateTimeOffset? LookAt,
        Allowance? Allowance = null
    );

    /// <summary>
    /// Takes one step. If the stage changed, call it again: the next step may be due as well, unless a promised date
    /// comes first.
    /// </summary>
    public static Position Step(Standing s, LadderTerms terms, DateTimeOffset now)
    {
        var paid = StepByPayment(s, terms, now);
        if (s.Uses is not { } uses || paid.Rung is not (Rung.Active or Rung.PastDue))
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
    public static TenantState Wanted(Rung rung, Hold hold, Excess excess = Excess.None) =>
        rung switch
        {
            Rung.Purged => TenantState.Gone,
            Rung.Active or Rung.PastDue when hold == Hold.None && excess == Excess.None => TenantState.Running,
            _ => TenantState.Suspended,
        };

    private static Position StepByPayment(Standing s, LadderTerms terms, DateTimeOffset now)
    {
        if (s.Rung == Rung.Purged)
            return new(Rung.Purged, null, null, 0, null);
        if (s.Ended && s.RemoveAtEnd)
            return new(Rung.Purged, null, null, 0, null);
        if (s is { IsGiven: true, Ended: false })
            return new(Rung.Active, null, null, 0, null); // until it is deprovisioned
        if (s.KeepRunning || IsPaid(s, terms, now))
            return new(Rung.Active, null, null, 0, s.KeepRunning ? null : s.PaidThrough + terms.Settlement);
        return s.Rung switch
        {
            Rung.Active or Rung.PastDue when s.Ended => Suspend(terms, now),
            Rung.Active => BecomePastDue(s, terms, now),
            Rung.PastDue => s.SuspendsAt is { } at && now >= at ? Suspend(terms, now) : StayPastDue(s, terms, now),
            Rung.Suspended => s.RemovedAt is { } at && now < at - terms.Warning
                ? new(Rung.Suspended, null, at, 0, at - terms.Warning)
                : Warn(s, terms, now),
            _ => s.RemovedAt is { } at && now < at
                ? new(Rung.PurgeWarned, null, at, 0, at)
                : new(Rung.Purged, null, null, 0, null),
        };
    }

    private static bool IsPaid(Standing s, LadderTerms terms, DateTimeOffset now) =>
        !s.Ended && !s.Failing && now < s.PaidThrough + terms.Settlement;

    private static Position BecomePastDue(Standing s, LadderTerms terms, DateTimeOffset now)
    {
        // If we learn late (an outage, a slow bank), the date moves: nobody is suspended on the day they are told.
        var promised = Later(s.PaidThrough + terms.Grace, now + Shorter(Notice, terms.Grace));
        return new(Rung.PastDue, promised, null, RemindersBy(s, terms, now), NextLook(s, terms, promised, now));
    }

    private static Position StayPastDue(Standing s, LadderTerms terms, DateTimeOffset now)
    {
        var promised = s.SuspendsAt ?? s.PaidThrough + terms.Grace;
        return new(
            Rung.PastDue,
            promised,
            null,
            Math.Max(s.Reminded, RemindersBy(s, terms, now)),
            NextLook(s, terms, promised, now)
        );
    }

    private static Position Suspend(LadderTerms terms, DateTimeOffset now)
    {
        var removed = now + terms.Suspended;
        return new(Rung.Suspended, null, removed, 0, removed - terms.Warning);
    }

    private static Position Warn(Standing s, LadderTerms terms, DateTimeOffset now)
    {
        var removed = Later(s.RemovedAt ?? now, now + terms.Warning);
        return new(Rung.PurgeWarned, null, removed, 0, removed);
    }

    private static int RemindersBy(Standing s, LadderTerms terms, DateTimeOffset now) =>
        terms.Reminders.Count(r => now >= s.PaidThrough + r);

    private static DateTimeOffset NextLook(
        Standing s,
        LadderTerms terms,
        DateTimeOffset promised,
        DateTimeOffset now
    ) => terms.Reminders.Select(r => s.PaidThrough + r).Where(r => r > now).Append(promised).Min();

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
