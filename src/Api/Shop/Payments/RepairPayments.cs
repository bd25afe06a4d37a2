using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Makes good what a webhook that never arrived would have done: takes over events that Stripe could not deliver, and
/// has orders checked that are not in a final state. So payment truth comes by reconciliation, and events only make it
/// fast.
/// </summary>
public sealed class RepairPayments(AppDb db, StoreEvent store, StripeBilling stripe, TimeProvider clock)
    : IJobHandler<RepairPayments.Args>
{
    /// <summary>The kind of this job.</summary>
    public const string Kind = "repair-payments";

    // An unpaid order is looked at each time; a paid one, of which there are many, a few times a day.
    private const int MostPaidAtOnce = 100;
    private static readonly TimeSpan BuyersTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(6);

    // Stripe closes a page after 24 hours at the latest; a payment on it cannot come later.
    private static readonly TimeSpan PageLife = TimeSpan.FromHours(25);

    /// <summary>Nothing to say.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await TakeOverAsync(cancellationToken);
        foreach (var order in await UnfinishedAsync(cancellationToken))
            db.Enqueue(CheckOrder.Job(order));
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Stripe lists what it could not deliver for thirty days, whether we have taken it over or not: what is known is
    /// passed over.
    /// </summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var lost = new List<(string Id, string Type, string Body)>();
        await foreach (var e in stripe.UndeliveredAsync(HandleStripeEvent.HandledTypes, cancellationToken))
            lost.Add(e);
        var ids = lost.Select(e => e.Id).ToList();
        var known = await db
            .StripeEvents.Where(e => ids.Contains(e.Id))
            .Select(e => e.Id)
            .ToListAsync(cancellationToken);
        foreach (var (id, type, body) in lost.ExceptBy(known, e => e.Id))
            await store.StoreAsync(id, type, body, cancellationToken);
    }

    private async Task<List<Guid>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Money by bank debit takes days; its order waits as long.
        var paying = await db
            .Orders.Where(o =>
                o.State == OrderState.Paying && (o.CheckedAt == null || o.CheckedAt < now - BetweenLooks)
            )
            .Select(o => o.Id)
            .Take(MostPaidAtOnce)
            .ToListAsync(cancellationToken);
        var unpaid = await db
            .Orders.Where(o =>
                (o.State == OrderState.Pending || o.State == OrderState.Expired)
                && o.SessionId != null
                && o.CreatedAt < now - BuyersTime
                && o.CreatedAt > now - PageLife
            )
            .Select(o => o.Id)
            .ToListAsync(cancellationToken);
        var paid = await db
            .Orders.Where(o => o.State == OrderState.Paid && (o.CheckedAt == null || o.CheckedAt < now - BetweenLooks))
            .OrderBy(o => o.CheckedAt)
            .Take(MostPaidAtOnce)
            .Select(o => o.Id)
            .ToListAsync(cancellationToken);
        return [.. paying, .. unpaid, .. paid];
    }
}
