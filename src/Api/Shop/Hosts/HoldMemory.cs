using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Hosts;

/// <summary>
/// Holds memory of a host for an order, so that nobody pays for what does not fit. The hold stands in the row of the
/// order's name and goes with it.
/// </summary>
public static class HoldMemory
{
    // Any number, the same in all processes: "who takes memory now".
    private const long MemoryLock = 0x4265_7274_6803;
    private static readonly Dictionary<string, long> NothingHeld = [];

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

    /// <summary>Holds it on whichever host there is, although it fits on none.</summary>
    public static Task UseAnyAsync(
        AppDb db,
        Guid orderId,
        IReadOnlyList<HostInfo> hosts,
        CancellationToken cancellationToken
    ) => UseAsync(db, orderId, PlaceTenant.Choose(hosts, NothingHeld, 0) ?? DockerHost.Local, cancellationToken);

    private static Task UseAsync(AppDb db, Guid orderId, string host, CancellationToken cancellationToken) =>
        db
            .HeldNames.Where(n => n.OrderId == orderId)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.Host, host), cancellationToken);
}
