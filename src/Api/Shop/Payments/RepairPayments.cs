using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Does what a webhook that never arrived would have done: stores the events that Stripe could not deliver, and checks
/// orders that are not in a final state. Payments are correct because of this reconciliation; events only make it fast.
/// </summary>
public sealed class RepairPayments(AppDb db, StoreEvent store, StripeBilling stripe, TimeProvider clock)
    : IJobHandler<RepairPayments.Args>
{
    public const string Kind = "repair-payments";

    // Unpaid orders are checked on every run; paid ones, of which there are many, a few times a day.
    private const int MostPaidAtOnce = 100;
    private static readonly TimeSpan BuyersTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(6);

    // Stripe closes a payment page after 24 hours at the latest; no payment on it can come later.
    private static readonly TimeSpan PageLife = TimeSpan.FromHours(25);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
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
    /// Stores the events that Stripe could not deliver. Stripe lists them for thirty days whether we have them or not,
    /// so known ones are skipped.
    /// </summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        await foreach (var lost in stripe.UndeliveredAsync(HandleStripeEvent.HandledTypes, cancellationToken))
        {
            var ids = lost.Select(e => e.Id).ToList();
            var known = await db
                .StripeEvents.Where(e => ids.Contains(e.Id))
                .Select(e => e.Id)
                .ToListAsync(cancellationToken);
            foreach (var (id, type, body) in lost.ExceptBy(known, e => e.Id))
                await store.StoreAsync(id, type, body, cancellationToken);
        }
    }

    private async Task<List<Guid>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // A bank debit takes days, so its order waits as long.
        var paying = await db
            .Orders.Where(o =>
                o.State == OrderState.Paying && (o.CheckedAt == null || o.CheckedAt < now - BetweenLooks)
            )
            .OrderBy(o => o.CheckedAt)
            .Take(MostPaidAtOnce)
            .Select(o => o.Id)
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
