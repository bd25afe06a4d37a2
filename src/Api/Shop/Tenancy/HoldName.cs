using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>Whether a name and the memory for it could be had.</summary>
public enum Held
{
    /// <summary>Both are held.</summary>
    Yes,

    /// <summary>Somebody else has the name.</summary>
    NameTaken,

    /// <summary>No host has the memory.</summary>
    Full,
}

/// <summary>
/// Holds names during checkout, so that nobody pays for a name that somebody else gets. The table's key decides races.
/// </summary>
public static class HoldName
{
    // Any number, the same in all processes: "who takes memory now".
    private const long MemoryLock = 0x4265_7274_6803;
    private static readonly Dictionary<string, long> NothingHeld = [];

    /// <summary>
    /// Takes the name for an order until it expires, and the memory of its plan on one of the hosts with it. A hold
    /// that has run out is taken over; so is one of <paramref name="insteadOf"/>, the same buyer's earlier order. Part
    /// of its caller's transaction, which is rolled back when the answer is no.
    /// </summary>
    public static async Task<Held> TryAsync(
        AppDb db,
        Order order,
        IReadOnlyList<HostInfo> hosts,
        TimeSpan duration,
        Guid? insteadOf,
        CancellationToken cancellationToken
    )
    {
        var taken =
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO held_names (name, order_id, expires_at, memory_mb, host) VALUES ({order.Name}, {order.Id}, now() + {duration}, {order.MemoryMb}, '')
                ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = excluded.expires_at, memory_mb = excluded.memory_mb, host = ''
                WHERE held_names.expires_at < now() OR (held_names.expires_at IS NOT NULL AND held_names.order_id = {insteadOf})
                """,
                cancellationToken
            ) == 1;
        if (!taken)
            return Held.NameTaken;
        if (insteadOf is { } earlier)
            await ReleaseAsync(db, earlier, cancellationToken);
        return await PlaceAsync(db, order.Id, order.MemoryMb, PlaceTenant.ForSale(hosts), cancellationToken) is null
            ? Held.Full
            : Held.Yes;
    }

    /// <summary>
    /// Makes the hold of a paid order lasting. When it had run out and nobody took the name meanwhile, it is taken
    /// again. False when somebody else has the name now.
    /// </summary>
    public static async Task<bool> KeepAsync(
        AppDb db,
        Order order,
        IReadOnlyList<HostInfo> hosts,
        CancellationToken cancellationToken
    )
    {
        var kept =
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO held_names (name, order_id, expires_at, memory_mb, host) VALUES ({order.Name}, {order.Id}, NULL, {order.MemoryMb}, '')
                ON CONFLICT (name) DO UPDATE SET order_id = excluded.order_id, expires_at = NULL, memory_mb = excluded.memory_mb, host = CASE WHEN held_names.order_id = excluded.order_id THEN held_names.host ELSE '' END
                WHERE held_names.order_id = {order.Id} OR held_names.expires_at < now()
                """,
                cancellationToken
            ) == 1;
        if (!kept)
            return false;
        var host = await HostOfAsync(db, order.Id, cancellationToken);
        // It was chosen half an hour ago, or not at all: its hold had run out. Paid is paid, so if need be it goes
        // where it does not quite fit.
        if (hosts.Any(h => h.Name == host && h.State == HostState.Active))
            return true;
        hosts = PlaceTenant.ForSale(hosts);
        if (await PlaceAsync(db, order.Id, order.MemoryMb, hosts, cancellationToken) is null && host.Length == 0)
            await UseAsync(
                db,
                order.Id,
                PlaceTenant.Choose(hosts, NothingHeld, 0) ?? DockerHost.Local,
                cancellationToken
            );
        return true;
    }

    /// <summary>The host on which memory is held for an order; the local one when nothing is.</summary>
    public static async Task<string> HostOfAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        await db.HeldNames.Where(n => n.OrderId == orderId).Select(n => n.Host).SingleOrDefaultAsync(cancellationToken)
        ?? DockerHost.Local;

    /// <summary>
    /// Holds another amount of memory for a tenant's order, on its host. False when more does not fit: then its caller
    /// rolls its transaction back. <paramref name="hosts"/> null: it is not asked.
    /// </summary>
    public static async Task<bool> ResizeAsync(
        AppDb db,
        Guid orderId,
        int memoryMb,
        IReadOnlyList<HostInfo>? hosts,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.HeldNames.AsNoTracking().SingleOrDefaultAsync(n => n.OrderId == orderId, cancellationToken)
            is not { } before
        )
            return true;
        await db
            .HeldNames.Where(n => n.OrderId == orderId)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.MemoryMb, memoryMb), cancellationToken);
        if (
            memoryMb <= before.MemoryMb
            || hosts is null
            || hosts.FirstOrDefault(h => h.Name == before.Host) is not { CapacityMb: not null } host
        )
            return true;
        await LockAsync(db, cancellationToken);
        return PlaceTenant.Free(host, await HeldAsync(db, orderId, cancellationToken)) >= memoryMb;
    }

    /// <summary>
    /// Holds an order's memory on another of the hosts, and says which. Null when it fits on none of them: it stays
    /// where it is. Part of its caller's transaction.
    /// </summary>
    public static async Task<string?> PlaceAsync(
        AppDb db,
        Guid orderId,
        int memoryMb,
        IReadOnlyList<HostInfo> hosts,
        CancellationToken cancellationToken
    )
    {
        // As much as is ordered fits on the only one there is: nobody has to wait for anybody.
        var isPlain = hosts is [{ CapacityMb: null }];
        if (!isPlain)
            await LockAsync(db, cancellationToken);
        var host = PlaceTenant.Choose(
            hosts,
            isPlain ? NothingHeld : await HeldAsync(db, orderId, cancellationToken),
            memoryMb
        );
        if (host is not null)
            await UseAsync(db, orderId, host, cancellationToken);
        return host;
    }

    /// <summary>Memory that is held on each host, in MiB, without that of one order.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> HeldAsync(
        AppDb db,
        Guid? without,
        CancellationToken cancellationToken
    ) =>
        await db
            .HeldNames.FromSql(
                $"SELECT * FROM held_names WHERE (expires_at IS NULL OR expires_at >= now()) AND order_id IS DISTINCT FROM {without}"
            )
            .GroupBy(n => n.Host)
            .Select(g => new { g.Key, Sum = g.Sum(n => (long)n.MemoryMb) })
            .ToDictionaryAsync(g => g.Key, g => g.Sum, cancellationToken);

    /// <summary>
    /// One asks at a time, until its transaction ends: two together could not both have the last of it.
    /// </summary>
    private static Task LockAsync(AppDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({MemoryLock})", cancellationToken);

    private static Task UseAsync(AppDb db, Guid orderId, string host, CancellationToken cancellationToken) =>
        db
            .HeldNames.Where(n => n.OrderId == orderId)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.Host, host), cancellationToken);

    /// <summary>Gives the name free, if it is this order's.</summary>
    public static Task ReleaseAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        db.HeldNames.Where(n => n.OrderId == orderId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Gives a name free whose order cannot be paid any more and has no living tenant. False when it is in use after
    /// all.
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

    /// <summary>Whether a name could be had now.</summary>
    public static async Task<bool> IsFreeAsync(
        AppDb db,
        string name,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        return !await db.HeldNames.AnyAsync(
            n => n.Name == name && (n.ExpiresAt == null || n.ExpiresAt >= now),
            cancellationToken
        );
    }
}
