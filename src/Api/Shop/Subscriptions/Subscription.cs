using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// What a tenant is paid by, what its provider said last, and where that puts it on the ladder. One row for a tenant;
/// who pays again after the end gets a new <see cref="ProviderId"/> on it. Changed under its row's lock only.
/// </summary>
public sealed partial class Subscription
{
    private Subscription() { }

    public Guid TenantId { get; private set; }

    /// <summary><c>sub_…</c>; of a given one <c>given_…</c>, of which Stripe knows nothing.</summary>
    [Audited]
    public string ProviderId { get; private set; } = "";

    /// <summary><c>cus_…</c></summary>
    public string? CustomerId { get; private set; }

    [Audited]
    public string Status { get; private set; } = "";

    [Audited]
    public DateTimeOffset PaidThrough { get; private set; }
    public bool Failing { get; private set; }
    public bool Ended { get; private set; }

    [Audited]
    public DateTimeOffset? EndedAt { get; private set; }

    [Audited]
    public DateTimeOffset? EndsAt { get; private set; }
    public DateTimeOffset? TrialEndsAt { get; private set; }

    [Audited]
    public string PaidPlan { get; private set; } = "";

    [Audited]
    public string NextPlan { get; private set; } = "";
    public string? PayUrl { get; private set; }
    public DateTimeOffset ReadAt { get; private set; }

    /// <summary>What <see cref="Status"/> is of one that an operator gave.</summary>
    public const string Given = "given";

    /// <summary>
    /// An operator gave it: nobody is asked how it stands, nothing is charged, and it stays until it is deprovisioned.
    /// See decision 15.
    /// </summary>
    public bool IsGiven => Status == Given;

    /// <summary>Its customer, or an operator, wants the data gone when it ends.</summary>
    [Audited]
    public bool RemoveAtEnd { get; private set; }

    [Audited]
    public Hold Hold { get; private set; }
    public string? HoldReason { get; private set; }

    /// <summary>An operator lets it run unpaid.</summary>
    [Audited]
    public bool KeepRunning { get; private set; }

    [Audited]
    public Rung Rung { get; private set; }
    public DateTimeOffset RungSince { get; private set; }

    /// <summary>Promised in mails: when a past due tenant is suspended.</summary>
    [Audited]
    public DateTimeOffset? SuspendsAt { get; private set; }

    /// <summary>Promised in mails: when a suspended tenant is removed.</summary>
    [Audited]
    public DateTimeOffset? RemovedAt { get; private set; }

    public int Reminded { get; private set; }

    /// <summary>Why it does not run although it is paid: it uses too much.</summary>
    public Excess Excess { get; private set; }

    /// <summary>Its customer knows that its volume is nearly full.</summary>
    public bool DiskTold { get; private set; }

    /// <summary>Promised in mails: when it is stopped if its volume still holds too much.</summary>
    public DateTimeOffset? DiskStopsAt { get; private set; }

    /// <summary>What its customer knows of the traffic of <see cref="TrafficMonth"/>: 0, 80 or 100 percent.</summary>
    public int TrafficTold { get; private set; }

    public DateOnly? TrafficMonth { get; private set; }

    /// <summary>When the clock alone may move it; null = never.</summary>
    public DateTimeOffset? LookAt { get; private set; }

    /// <summary>
    /// What the ladder decides by. One that ended for want of payment is ended by wish, too, once its customer wants it
    /// removed.
    /// </summary>
    public Standing Standing =>
        new(
            PaidThrough,
            Failing,
            Ended || (RemoveAtEnd && EndedAt is not null),
            RemoveAtEnd,
            Hold,
            KeepRunning,
            Rung,
            SuspendsAt,
            RemovedAt,
            Reminded,
            IsGiven: IsGiven
        );

    /// <summary>What it uses beside what a plan gives, and what was said of that.</summary>
    public Consumption Consumes(ReadUsage.Used used, Plan plan, DateTimeOffset now)
    {
        var month = ReadUsage.MonthOf(now);
        return new(
            used.DiskBytes,
            plan.DiskMb * 1024L * 1024,
            plan.DiskGrace,
            DiskTold,
            DiskStopsAt,
            used.TrafficBytes,
            plan.TrafficGb * 1_000_000_000L,
            plan.OnTraffic == "suspend",
            TrafficMonth == month ? TrafficTold : 0,
            new(month.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero)
        );
    }

    /// <summary>
    /// Whether what it uses would change anything: what its customer knows, a date, or whether it runs.
    /// </summary>
    public bool IsMovedBy(ReadUsage.Used used, Plan plan, DateTimeOffset now)
    {
        var uses = Consumes(used, plan, now);
        var to = Allowance.Of(uses, KeepRunning, now);
        return (to.Excess, to.DiskTold, to.DiskStopsAt, to.TrafficTold)
            != (Excess, DiskTold, DiskStopsAt, uses.TrafficTold);
    }

    /// <summary>An operator gives it its plan's time once more to make room: stopped, its customer could not.</summary>
    public void GiveRoom() => DiskStopsAt = null;

    /// <summary>The subscription of a new tenant. Added, not saved.</summary>
    public static Subscription For(
        Tenant tenant,
        string providerId,
        string? customerId,
        Reading reading,
        AppDb db,
        DateTimeOffset now
    )
    {
        var it = new Subscription
        {
            TenantId = tenant.Id,
            ProviderId = providerId,
            CustomerId = customerId,
            PaidPlan = tenant.Plan,
            NextPlan = tenant.Plan,
            RungSince = now,
        };
        it.Learn(reading, now);
        db.Subscriptions.Add(it);
        return it;
    }

    /// <summary>The same for a given order: no provider has it. Added, not saved.</summary>
    public static Subscription ForGiven(Tenant tenant, Order order, AppDb db, DateTimeOffset now) =>
        For(
            tenant,
            order.SubscriptionId!,
            null,
            new(Given, now, false, false, null, null, null, tenant.Plan, tenant.Plan, null),
            db,
            now
        );

    /// <summary>
    /// What takes the place of a provider's word for one that was given: it is over when somebody wants it removed, and
    /// else goes on.
    /// </summary>
    public Reading ReadGiven(DateTimeOffset now) =>
        IsGiven
            ? new(
                Given,
                PaidThrough,
                false,
                RemoveAtEnd,
                RemoveAtEnd ? EndedAt ?? now : null,
                null,
                null,
                PaidPlan,
                NextPlan,
                null
            )
            : throw new InvalidOperationException(
                $"The subscription {ProviderId} was not given; its provider says how it stands."
            );

    /// <summary>
    /// Reads a tenant's and locks it for the rest of the transaction: who else comes about it waits. Of what was read
    /// before, tenant and subscription are read again.
    /// </summary>
    public static async Task<Subscription> LockAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        // A context that knows a row already gives the old values back, whatever a query finds.
        var known = db
            .ChangeTracker.Entries()
            .Where(e =>
                e.State == EntityState.Unchanged
                && (
                    (e.Entity is Tenant t && t.Id == tenantId) || (e.Entity is Subscription s && s.TenantId == tenantId)
                )
            )
            .ToList();
        var subscription =
            (
                await db
                    .Subscriptions.FromSql($"SELECT * FROM subscriptions WHERE tenant_id = {tenantId} FOR UPDATE")
                    .ToListAsync(cancellationToken)
            ).SingleOrDefault() ?? throw new InvalidOperationException($"The tenant {tenantId} has no subscription.");
        foreach (var entry in known)
            await entry.ReloadAsync(cancellationToken);
        return subscription;
    }

    /// <summary>Takes over what the provider says.</summary>
    public void Learn(Reading r, DateTimeOffset now)
    {
        (Status, PaidThrough, Failing, Ended, EndedAt, EndsAt, TrialEndsAt, PayUrl, ReadAt) = (
            r.Status,
            r.PaidThrough,
            r.Failing,
            r.Ended,
            r.EndedAt,
            r.EndsAt,
            r.TrialEndsAt,
            r.PayUrl,
            now
        );
        PaidPlan = r.PaidPlan ?? PaidPlan;
        NextPlan = r.NextPlan ?? NextPlan;
    }

    /// <summary>A new subscription with the provider takes the ended one's place: its customer paid again.</summary>
    public void PaidAgain(string providerId, string? customerId, Reading reading, DateTimeOffset now)
    {
        if (EndedAt is null)
            throw new InvalidOperationException(
                $"The subscription {ProviderId} has not ended; {providerId} cannot take its place."
            );
        if (Rung == Rung.Purged)
            throw new InvalidOperationException(
                $"The tenant of {ProviderId} is removed; {providerId} cannot bring it back."
            );
        (ProviderId, CustomerId, RemoveAtEnd) = (providerId, customerId, false);
        Learn(reading, now);
    }

    /// <summary>
    /// Moves to where the ladder says. A rung cannot be left out downwards, nor the last one be left.
    /// </summary>
    public void Move(Ladder.Position to, DateTimeOffset now)
    {
        if (Rung == Rung.Purged && to.Rung != Rung.Purged)
            throw new InvalidOperationException(
                $"The tenant of {ProviderId} is removed; it cannot be {to.Rung} again."
            );
        if (Rung != to.Rung)
            (Rung, RungSince) = (to.Rung, now);
        (SuspendsAt, RemovedAt, Reminded, LookAt) = (to.SuspendsAt, to.RemovedAt, to.Reminded, to.LookAt);
        // While it does not run for want of payment, its use is nobody's business: back, it gets its time anew.
        (Excess, DiskStopsAt) = (to.Allowance?.Excess ?? Excess.None, to.Allowance?.DiskStopsAt);
        if (to.Allowance is { } a)
            (DiskTold, TrafficTold, TrafficMonth) = (a.DiskTold, a.TrafficTold, ReadUsage.MonthOf(now));
    }
}
