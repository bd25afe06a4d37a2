using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Hosts;

/// <summary>
/// Holds memory of a host for an order, so that nobody pays for what does not fit. The hold stands in the row of the
/// order's name and goes with it.
/// </summary>
public static class HoldMemory
{
    // An arbitrary lock number, the same in all processes: whoever holds it may take memory.
    private const long MemoryLock = 0x4265_7274_6803;
    private static readonly Dictionary<string, long> NothingHeld = [];

    /// <summary>The host on which memory is held for an order; the local one when nothing is.</summary>
    public static async Task<string> HostOfAsync(AppDb db, Guid orderId, CancellationToken cancellationToken) =>
        await db.HeldNames.Where(n => n.OrderId == orderId).Select(n => n.Host).SingleOrDefaultAsync(cancellationToken)
        ?? DockerHost.Local;

    /// <summary>
    /// Changes the memory that is held for a tenant's order on its host. Returns false if it does not fit; the caller
    /// then rolls back. With <paramref name="hosts"/> null it is held without a check.
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
    /// Holds an order's memory on the best of the hosts and returns its name. If it fits on none, returns null and
    /// leaves the hold where it is. Runs in the caller's transaction.
    /// </summary>
    public static async Task<string?> PlaceAsync(
        AppDb db,
        Guid orderId,
        int memoryMb,
        IReadOnlyList<HostInfo> hosts,
        CancellationToken cancellationToken
    )
    {
        // The only host sells without limit, so nobody has to wait for the lock.
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

    /// <summary>
    /// Memory that is held on each host, in MiB, without that of one order. What tenants share there is in it.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, long>> HeldAsync(
        AppDb db,
        Guid? without,
        CancellationToken cancellationToken
    )
    {
        var held = await db
            .HeldNames.FromSql(
                $"SELECT * FROM held_names WHERE (expires_at IS NULL OR expires_at >= now()) AND order_id IS DISTINCT FROM {without}"
            )
            .GroupBy(n => n.Host)
            .Select(g => new { g.Key, Sum = g.Sum(n => (long)n.MemoryMb) })
            .ToDictionaryAsync(g => g.Key, g => g.Sum, cancellationToken);
        foreach (var shared in await SharedHelper.AllAsync(db, cancellationToken))
            held[shared.Host] = held.GetValueOrDefault(shared.Host) + shared.MemoryMb;
        return held;
    }

    /// <summary>Lets one transaction at a time take memory, so that two cannot both get the last of it.</summary>
    private static Task LockAsync(AppDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({MemoryLock})", cancellationToken);

    /// <summary>
    /// Holds memory on an active host even if it fits on none, or on the local one if none is active.
    /// </summary>
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
