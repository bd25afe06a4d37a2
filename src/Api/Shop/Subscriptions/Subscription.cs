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
