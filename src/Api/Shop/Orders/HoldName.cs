using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Orders;

/// <summary>Whether a name and its memory could be held.</summary>
public enum Held
{
    /// <summary>Name and memory are held.</summary>
    Yes,

    /// <summary>Somebody else has the name.</summary>
    NameTaken,

    /// <summary>It was somebody's until a short while ago, and is kept for them.</summary>
    NameKept,

    /// <summary>No host has enough free memory.</summary>
    Full,

    /// <summary>The same form was sent a moment ago, and its order is being placed.</summary>
    Twice,

    /// <summary>The same visitor or mailbox has too many orders that are not paid.</summary>
    TooMany,

    /// <summary>Somebody else got the last of the plan in the same moment.</summary>
    SoldOut,

    /// <summary>The buyer has as many of the plan as one customer may.</summary>
    HasEnough,
}

/// <summary>
/// Holds names during checkout, so that nobody pays for a name that somebody else gets. The table's primary key decides
/// races.
/// </summary>
public static class HoldName
{
    /// <summary>
    /// Holds the name for an order until it expires, with the plan's memory on one of the hosts. Takes over an expired
    /// hold, and that of <paramref name="insteadOf"/>, the same buyer's earlier order. The name of a removed tenant is
    /// free for its last owner at once, for others if that was before <paramref name="keptSince"/>. Runs in the caller's
    /// transaction; roll it back unless the answer is <c>Held.Yes</c>.
    /// </summary>
    public static async Task<Held> TryAsync(
        AppDb db,
        Order order,
        IReadOnlyList<HostInfo> hosts,
        TimeSpan duration,
        DateTimeOffset? keptSince,
        Guid? insteadOf,
        IReadOnlyList<Helper> helpers,
        CancellationToken cancellationToken
    )
    {
        var taken =
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO held_names (name, order_id, expires_at, memory_mb, host)
                    VALUES ({order.Name}, {order.Id}, now() + {duration}, {order.MemoryMb}, '')
                ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = excluded.expires_at,
                    memory_mb = excluded.memory_mb, host = ''
                WHERE held_names.expires_at < now() OR (held_names.expires_at IS NOT NULL AND held_names.order_id = {insteadOf})
                """,
                cancellationToken
            ) == 1;
        if (!taken)
            return Held.NameTaken;
        if (await IsKeptAsync(db, order.Name, keptSince, order.AccountId, cancellationToken))
            return Held.NameKept;
        if (insteadOf is { } earlier)
            await ReleaseAsync(db, earlier, cancellationToken);
        return
            await HoldMemory.PlaceAsync(
                db,
                (order.Id, order.Product),
                order.MemoryMb,
                PlaceTenant.ForSale(hosts),
                helpers,
                cancellationToken
            )
                is null
            ? Held.Full
            : Held.Yes;
    }

    /// <summary>
    /// Makes a paid order's hold permanent. An expired hold is taken again if nobody else took the name meanwhile;
    /// returns false if somebody did.
    /// </summary>
    public static async Task<bool> KeepAsync(
        AppDb db,
        Order order,
        IReadOnlyList<HostInfo> hosts,
        IReadOnlyList<Helper> helpers,
        CancellationToken cancellationToken
    )
    {
        var kept =
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO held_names (name, order_id, expires_at, memory_mb, host)
                    VALUES ({order.Name}, {order.Id}, NULL, {order.MemoryMb}, '')
                ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = NULL,
                    memory_mb = excluded.memory_mb, host = CASE
                    WHEN held_names.order_id = excluded.order_id THEN held_names.host ELSE '' END
                WHERE held_names.order_id = {order.Id} OR held_names.expires_at < now()
                """,
                cancellationToken
            ) == 1;
        if (!kept)
            return false;
        var host = await HoldMemory.HostOfAsync(db, order.Id, cancellationToken);
        // The host was chosen half an hour ago, or the hold had expired and there is none. Paid is paid, so if need be
        // the tenant goes to a host that it does not quite fit on.
        if (hosts.Any(h => h.Name == host && h.State == HostState.Active))
            return true;
        hosts = PlaceTenant.ForSale(hosts);
        if (
            await HoldMemory.PlaceAsync(
                db,
                (order.Id, order.Product),
                order.MemoryMb,
                hosts,
                helpers,
                cancellationToken
            )
                is null
            && host.Length == 0
        )
            await HoldMemory.UseAnyAsync(db, order.Id, hosts, cancellationToken);
        return true;
    }

    /// <summary>Releases the order's name and memory; does nothing if it holds none.</summary>
    public static Task ReleaseAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        db.HeldNames.Where(n => n.OrderId == orderId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Releases a name whose order cannot be paid any more and has no living tenant. Returns false if it is in use, or
    /// not held.
    /// </summary>
    public static async Task<bool> ReleaseStaleAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM held_names n WHERE n.order_id = {orderId}
            AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = n.order_id AND o.state IN ('Pending', 'Paying'))
            AND NOT EXISTS (SELECT 1 FROM tenants t WHERE t.order_id = n.order_id AND t.observed <> 'Gone')
            """,
            cancellationToken
        ) == 1;

    /// <summary>Whether a name could be held now by that account, or by anybody.</summary>
    public static async Task<bool> IsFreeAsync(
        AppDb db,
        string name,
        DateTimeOffset now,
        DateTimeOffset keptSince,
        Guid? account,
        CancellationToken cancellationToken
    ) =>
        !await db.HeldNames.AnyAsync(
            n => n.Name == name && (n.ExpiresAt == null || n.ExpiresAt >= now),
            cancellationToken
        ) && !await IsKeptAsync(db, name, keptSince, account, cancellationToken);

    /// <summary>
    /// Whether the last tenant of that name was removed after <paramref name="keptSince"/> and was another's:
    /// links to it and its visitors' cookies are still about, and whoever has the name next gets them.
    /// </summary>
    private static async Task<bool> IsKeptAsync(
        AppDb db,
        string name,
        DateTimeOffset? keptSince,
        Guid? account,
        CancellationToken cancellationToken
    )
    {
        var last = await db
            .Tenants.Where(t => t.Slug == name && t.GoneAt > keptSince)
            .OrderByDescending(t => t.GoneAt)
            .Select(t => new { Owner = db.Orders.Where(o => o.Id == t.OrderId).Select(o => o.AccountId).Single() })
            .FirstOrDefaultAsync(cancellationToken);
        return last is not null && (account is null || last.Owner != account);
    }
}
