using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>Takes a /29 from the pool that no tenant has, and no network of others on any host.</summary>
public static class NextSubnet
{
    // An arbitrary lock number, the same in all processes: whoever holds it may take a subnet from the pool.
    private const long PoolLock = 0x4265_7274_6801;

    // Prefix lengths.
    private const int Largest = 22,
        Smallest = 26;

    /// <summary>
    /// Returns the next one; the caller holds it and saves. The pool stays locked until the transaction ends.
    /// </summary>
    /// <param name="db">With a transaction of the caller's.</param>
    /// <param name="pool">The pool, CIDR.</param>
    /// <param name="others">Networks that were just seen, besides those that are known of the hosts.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="PoolIsEmptyException">None is left.</exception>
    public static async Task<string> TakeAsync(
        AppDb db,
        string pool,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PoolLock})", cancellationToken);
        var held = (await db.HeldSubnets.Select(s => s.Cidr).ToListAsync(cancellationToken)).ToHashSet();
        var inWay = await InWayAsync(db, others, cancellationToken);
        return SubnetPool.Cut(pool, inWay).FirstOrDefault(s => !held.Contains(s))
            ?? throw new PoolIsEmptyException(
                $"The pool {pool} has no /29 left; {held.Count} are held. Give Berth:Docker:NetworkPool a larger network."
            );
    }

    /// <summary>
    /// Returns a larger one, for what many tenants share: a quarter of what is left, from a /22 with addresses for some
    /// five hundred tenants down to a /26. The same terms.
    /// </summary>
    /// <exception cref="PoolIsEmptyException">None is left.</exception>
    public static async Task<string> TakeLargeAsync(
        AppDb db,
        string pool,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PoolLock})", cancellationToken);
        var held = await db.HeldSubnets.Select(s => s.Cidr).ToListAsync(cancellationToken);
        return Large(pool, [.. held, .. await InWayAsync(db, others, cancellationToken)])
            ?? throw new PoolIsEmptyException(
                $"The pool {pool} has no /{Smallest} left for what tenants share; {held.Count} /29 are held. Give "
                    + "Berth:Docker:NetworkPool a larger network."
            );
    }

    /// <summary>
    /// The one that would be taken next; null if there is none. One larger than the least takes a quarter of what is left
    /// at most: orders that are paid count on the rest.
    /// </summary>
    internal static string? Large(string pool, string[] taken)
    {
        var left = SubnetPool.Count(pool, taken);
        return Enumerable
            .Range(Largest, Smallest - Largest + 1)
            .Where(prefix => prefix == Smallest || 4L << (29 - prefix) <= left)
            .Select(prefix => SubnetPool.Last(pool, prefix, taken))
            .FirstOrDefault(s => s is not null);
    }

    private static async Task<IReadOnlyList<string>> InWayAsync(
        AppDb db,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        var seen = await db.HostFacts.Select(f => f.ForeignNetworks).ToListAsync(cancellationToken);
        return [.. seen.SelectMany(o => o), .. others, .. await SharedHelper.SubnetsAsync(db, cancellationToken)];
    }
}
