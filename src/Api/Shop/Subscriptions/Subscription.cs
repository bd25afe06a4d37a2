using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// How a tenant is paid for: what Stripe said last and the dunning stage that follows. Each tenant has one row; a
/// customer who pays again after the end gets a new <see cref="ProviderId"/> on it. Change it only under its row's
/// lock.
/// </summary>
public sealed partial class Subscription
{
    private Subscription() { }

    public Guid TenantId { get; private set; }

    /// <summary><c>sub_…</c> with Stripe. Complimentary ones have <c>given_…</c>, which Stripe does not know.</summary>
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

    /// <summary>The <see cref="Status"/> of a complimentary subscription.</summary>
    public const string Complimentary = "given";

    /// <summary>
    /// Whether the tenant is complimentary. Stripe is not asked and nothing is charged; it stays until it is
    /// deprovisioned. See decision 15.
    /// </summary>
    public bool IsComplimentary => Status == Complimentary;

    /// <summary>
    /// The tenant's data is deleted when the subscription ends, because its customer or an operator asked for that.
    /// </summary>
    [Audited]
    public bool RemoveAtEnd { get; private set; }

    [Audited]
    public SuspensionReason SuspensionReason { get; private set; }
    public string? SuspensionNote { get; private set; }

    /// <summary>
    /// Stripe was told to charge nothing for now, because somebody other than its customer stopped the tenant, and was
    /// not told to go on yet.
    /// </summary>
    [Audited]
    public bool BillingHeld { get; private set; }

    /// <summary>An operator lets the tenant run unpaid.</summary>
    [Audited]
    public bool KeepRunning { get; private set; }

    [Audited]
    public DunningStage Stage { get; private set; }
    public DateTimeOffset StageSince { get; private set; }

    /// <summary>When a past due tenant is suspended. Mails have promised this date.</summary>
    [Audited]
    public DateTimeOffset? SuspendsAt { get; private set; }

    /// <summary>When a suspended tenant is removed. Mails have promised this date.</summary>
    [Audited]
    public DateTimeOffset? RemovedAt { get; private set; }

    public int Reminded { get; private set; }

    /// <summary>The overage for which a paid tenant is stopped, if any.</summary>
    public Overage Overage { get; private set; }

    /// <summary>The customer has been told that the volume is nearly full.</summary>
    public bool DiskTold { get; private set; }

    /// <summary>When the tenant is stopped if its volume still holds too much. Mails have promised this date.</summary>
    public DateTimeOffset? DiskStopsAt { get; private set; }

    /// <summary>
    /// Percent of the traffic of <see cref="TrafficMonth"/> that the customer was last told about: 0, 80 or 100.
    /// </summary>
    public int TrafficTold { get; private set; }

    public DateOnly? TrafficMonth { get; private set; }

    /// <summary>When to look again although nothing else happens; null = never.</summary>
    public DateTimeOffset? LookAt { get; private set; }

    /// <summary>
    /// Everything that dunning decides by. A subscription that ended for want of payment counts as ended by wish once
    /// its customer asks for removal.
    /// </summary>
    public Standing Standing =>
        new(
            PaidThrough,
            Failing,
            Ended || (RemoveAtEnd && EndedAt is not null),
            RemoveAtEnd,
            SuspensionReason,
            KeepRunning,
            Stage,
            SuspendsAt,
            RemovedAt,
            Reminded,
            IsComplimentary: IsComplimentary,
            IsHeld: BillingHeld || IsStoppedByUs
        );

    /// <summary>
    /// Compares what the tenant uses with the plan's limits and with what its customer was told so far.
    /// </summary>
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
    /// Whether this usage would change anything: what the customer has been told, a promised date, or whether the
    /// tenant runs.
    /// </summary>
    public bool IsMovedBy(ReadUsage.Used used, Plan plan, DateTimeOffset now)
    {
        var uses = Consumes(used, plan, now);
        var to = Allowance.Of(uses, KeepRunning, now);
        return (to.Overage, to.DiskTold, to.DiskStopsAt, to.TrafficTold)
            != (Overage, DiskTold, DiskStopsAt, uses.TrafficTold);
    }

    /// <summary>
    /// Starts the plan's grace period for disk anew, so that the tenant runs and its customer can delete data. Only an
    /// operator may do this: the customer cannot make room while the container is stopped.
    /// </summary>
    public void GiveRoom() => (DiskStopsAt, StartedBy) = (null, StartCause.Operator);

    /// <summary>Creates the subscription of a new tenant and adds it to the context; the caller saves.</summary>
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
            StageSince = now,
        };
        it.Learn(reading, now);
        db.Subscriptions.Add(it);
        return it;
    }

    /// <summary>
    /// Reads the tenant's subscription and locks its row until the transaction ends; others who lock it wait. Reloads
    /// the tenant and the subscription if the context has them already. Throws if there is no subscription.
    /// </summary>
    public static async Task<Subscription> LockAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        // The context returns the values that it already tracks, whatever the query finds, so tracked rows are
        // reloaded.
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

    /// <summary>Stores what Stripe says now. Plans that Stripe does not name keep their values.</summary>
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

    /// <summary>
    /// Replaces an ended subscription because its customer paid again. Throws if the old one has not ended or its
    /// tenant is removed already.
    /// </summary>
    public void PaidAgain(string providerId, string? customerId, Reading reading, DateTimeOffset now)
    {
        if (EndedAt is null)
            throw new InvalidOperationException(
                $"The subscription {ProviderId} has not ended; {providerId} cannot take its place."
            );
        if (Stage == DunningStage.Removed)
            throw new InvalidOperationException(
                $"The tenant of {ProviderId} is removed; {providerId} cannot bring it back."
            );
        (ProviderId, CustomerId, RemoveAtEnd, BillingHeld) = (providerId, customerId, false, false);
        Learn(reading, now);
    }

    /// <summary>
    /// Stores the dunning stage and its promised dates. Throws on leaving the last stage, because a removed tenant does
    /// not come back.
    /// </summary>
    public void Move(Dunning.Position to, DateTimeOffset now)
    {
        if (Stage == DunningStage.Removed && to.Stage != DunningStage.Removed)
            throw new InvalidOperationException(
                $"The tenant of {ProviderId} is removed; it cannot be {to.Stage} again."
            );
        if (Stage != to.Stage)
            (Stage, StageSince) = (to.Stage, now);
        (SuspendsAt, RemovedAt, Reminded, LookAt) = (to.SuspendsAt, to.RemovedAt, to.Reminded, to.LookAt);
        // Usage does not count while the tenant is suspended for want of payment: afterwards its grace period starts
        // anew.
        (Overage, DiskStopsAt) = (to.Allowance?.Overage ?? Overage.None, to.Allowance?.DiskStopsAt);
        if (to.Allowance is { } a)
            (DiskTold, TrafficTold, TrafficMonth) = (a.DiskTold, a.TrafficTold, ReadUsage.MonthOf(now));
    }
}
