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
        IReadOnlyList<Helper> helpers,
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
        return PlaceTenant.Free(host, await HeldAsync(db, orderId, helpers, cancellationToken)) >= memoryMb;
    }

    /// <summary>
    /// Holds an order's memory on the best of the hosts and returns its name. If it fits on none, returns null and
    /// leaves the hold where it is. Runs in the caller's transaction.
    /// </summary>
    /// <param name="db">With a transaction of the caller's.</param>
    /// <param name="order">The order and its product. Where that is the first of it, its helpers have to fit, too.</param>
    /// <param name="memoryMb">What the plan has, in MiB.</param>
    /// <param name="hosts">Those to choose from.</param>
    /// <param name="helpers">All products' helpers.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<string?> PlaceAsync(
        AppDb db,
        (Guid Id, string Product) order,
        int memoryMb,
        IReadOnlyList<HostInfo> hosts,
        IReadOnlyList<Helper> helpers,
        CancellationToken cancellationToken
    )
    {
        // The only host sells without limit, so nobody has to wait for the lock.
        var isPlain = hosts is [{ CapacityMb: null }];
        if (!isPlain)
            await LockAsync(db, cancellationToken);
        var held = isPlain
            ? NothingHeld
            : await HeldAsync(
                db,
                order.Id,
                helpers,
                cancellationToken,
                [.. hosts.Select(h => (h.Name, order.Product))]
            );
        var host = PlaceTenant.Choose(hosts, held, memoryMb);
        if (host is not null)
            await UseAsync(db, order.Id, host, cancellationToken);
        return host;
    }

    /// <summary>
    /// Memory that is held on each host, in MiB, without that of one order. What tenants share there is in it, or will
    /// share as soon as the first of them is made.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="without">The order whose memory is not counted; null = none.</param>
    /// <param name="helpers">All products' helpers.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="more">Further hosts and products, as if one of the product were there.</param>
    public static async Task<IReadOnlyDictionary<string, long>> HeldAsync(
        AppDb db,
        Guid? without,
        IReadOnlyList<Helper> helpers,
        CancellationToken cancellationToken,
        params (string Host, string Product)[] more
    )
    {
        var held = await db
            .HeldNames.FromSql(
                $"SELECT * FROM held_names WHERE (expires_at IS NULL OR expires_at >= now()) AND order_id IS DISTINCT FROM {without}"
            )
            .GroupBy(n => n.Host)
            .Select(g => new { g.Key, Sum = g.Sum(n => (long)n.MemoryMb) })
            .ToDictionaryAsync(g => g.Key, g => g.Sum, cancellationToken);
        var made = await SharedHelper.AllAsync(db, cancellationToken);
        foreach (var shared in made)
            held[shared.Host] = held.GetValueOrDefault(shared.Host) + shared.MemoryMb;
        if (helpers.Count == 0)
            return held;
        var there = made.Select(s => (s.Host, s.Product, s.Name)).ToHashSet();
        foreach (var (host, product) in more.Concat(await WithTenantsAsync(db, without, cancellationToken)).Distinct())
        foreach (var coming in helpers.Where(h => h.Product == product && !there.Contains((host, product, h.Name))))
            held[host] = held.GetValueOrDefault(host) + coming.MemoryMb;
        return held;
    }

    /// <summary>What has not expired, by the database's clock, which decides that elsewhere, too.</summary>
    private static IQueryable<HeldName> InForce(AppDb db) =>
        db.HeldNames.FromSql($"SELECT * FROM held_names WHERE expires_at IS NULL OR expires_at >= now()");

    /// <summary>The hosts that have, or are to have, tenants of which products.</summary>
    private static async Task<List<(string Host, string Product)>> WithTenantsAsync(
        AppDb db,
        Guid? without,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await (
                    from name in InForce(db)
                    join order in db.Orders on name.OrderId equals order.Id
                    where name.OrderId != without
                    select new { name.Host, order.Product }
                )
                    .Distinct()
                    .ToListAsync(cancellationToken)
            ).Select(x => (x.Host, x.Product)),
        ];

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
