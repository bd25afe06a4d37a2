using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Checkout;

/// <summary>Holds names during checkout, so that nobody pays for a name that somebody else gets. The table's key decides races.</summary>
public static class HoldName
{
    /// <summary>
    /// Takes the name for an order until it expires. False when it is taken. A hold that has run out is taken over;
    /// so is one of <paramref name="insteadOf"/>, the same buyer's earlier order.
    /// </summary>
    public static async Task<bool> TryAsync(AppDb db, string name, Guid orderId, TimeSpan duration, Guid? insteadOf, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO held_names (name, order_id, expires_at) VALUES ({name}, {orderId}, now() + {duration})
            ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = excluded.expires_at
            WHERE held_names.expires_at < now() OR (held_names.expires_at IS NOT NULL AND held_names.order_id = {insteadOf})
            """, cancellationToken) == 1;

    /// <summary>
    /// Makes the hold of a paid order lasting. When it had run out and nobody took the name meanwhile, it is taken again.
    /// False when somebody else has the name now.
    /// </summary>
    public static async Task<bool> KeepAsync(AppDb db, string name, Guid orderId, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO held_names (name, order_id, expires_at) VALUES ({name}, {orderId}, NULL)
            ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = NULL
            WHERE held_names.order_id = {orderId} OR held_names.expires_at < now()
            """, cancellationToken) == 1;

    /// <summary>Gives the name free, if it is this order's.</summary>
    public static Task ReleaseAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        db.HeldNames.Where(n => n.OrderId == orderId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Whether a name could be had now.</summary>
    public static async Task<bool> IsFreeAsync(AppDb db, string name, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return !await db.HeldNames.AnyAsync(n => n.Name == name && (n.ExpiresAt == null || n.ExpiresAt >= now), cancellationToken);
    }
}
