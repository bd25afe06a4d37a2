using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>Handles an event again because an operator asked, or for the first time if it never arrived.</summary>
public sealed class ReplayEvent(AppDb db, StripeBilling stripe, StoreEvent store)
{
    /// <summary>Enqueues the event's job. Returns false if neither we nor Stripe have the event (any more).</summary>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellationToken)
    {
        var known =
            await db
                .StripeEvents.Where(e => e.Id == id)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.HandledAt, (DateTimeOffset?)null), cancellationToken)
            == 1;
        if (known)
        {
            db.Enqueue(HandleStripeEvent.Job(id));
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        if (await stripe.ReadEventAsync(id, cancellationToken) is not var (type, body))
            return false;
        await store.StoreAsync(id, type, body, cancellationToken);
        return true;
    }
}
