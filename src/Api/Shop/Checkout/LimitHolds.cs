using Berth.Platform.Data;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>
/// Bounds how much one visitor, and one mailbox, holds without paying: name and memory are kept for half an hour for
/// anybody, and a few dozen orders would fill a host.
/// </summary>
internal static class LimitHolds
{
    /// <summary>Names the advisory locks of this class, so that they are no others'.</summary>
    internal const int Locks = 0x401d;

    /// <summary>
    /// Whether one more order may be held. Call it in the transaction that adds the order: until that ends, nobody else
    /// is answered for the same visitor or mailbox.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="order">The new order, which is not counted.</param>
    /// <param name="insteadOf">The same buyer's order that it replaces, which is not counted either.</param>
    /// <param name="most">How many may be open.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<bool> MayHoldAsync(
        AppDb db,
        Order order,
        Guid? insteadOf,
        int most,
        CancellationToken cancellationToken
    )
    {
        // In the same order for everybody, so that two visitors cannot wait for each other.
        foreach (var whose in new[] { order.NormalizedEmail, order.Visitor }.OfType<string>().Order())
            await db.LockAsync(Locks, whose, cancellationToken);
        var open = await db
            .Orders.Where(o => o.State == OrderState.Pending && o.Id != order.Id && o.Id != insteadOf)
            .Where(o => o.NormalizedEmail == order.NormalizedEmail || (o.Visitor != null && o.Visitor == order.Visitor))
            .Where(o => db.HeldNames.Any(n => n.OrderId == o.Id && n.ExpiresAt > order.CreatedAt))
            .CountAsync(cancellationToken);
        return open < most;
    }
}
