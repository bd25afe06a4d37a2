using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>Takes ports from the pool for what a product serves beside HTTP.</summary>
public static class NextPort
{
    // An arbitrary lock number, the same in all processes: whoever holds it may take a port from the pool.
    private const long PoolLock = 0x4265_7274_6802;

    /// <summary>
    /// A free port for each of a product's; the caller holds them and saves. The pool stays locked until the transaction
    /// ends.
    /// </summary>
    /// <exception cref="PoolIsEmptyException">There are not enough.</exception>
    public static Task<IReadOnlyDictionary<string, int>> TakeAsync(
        AppDb db,
        Product? product,
        DockerSettings settings,
        CancellationToken cancellationToken
    ) => TakeAsync(db, [.. product?.Ports.Select(p => p.Name) ?? []], settings, cancellationToken);

    /// <summary>
    /// Holds one for each of the product's ports that the tenant has none for yet; the caller saves. Likewise locked.
    /// </summary>
    /// <exception cref="PoolIsEmptyException">There are not enough.</exception>
    public static async Task HoldAsync(
        AppDb db,
        Guid tenantId,
        Product product,
        DockerSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (product.Ports.Count == 0)
            return;
        var its = await HeldPort.OfAsync(db, tenantId, cancellationToken);
        List<string> more = [.. product.Ports.Select(p => p.Name).Where(name => !its.ContainsKey(name))];
        foreach (var (name, port) in await TakeAsync(db, more, settings, cancellationToken))
            HeldPort.Hold(db, port, tenantId, name);
    }

    private static async Task<IReadOnlyDictionary<string, int>> TakeAsync(
        AppDb db,
        IReadOnlyList<string> names,
        DockerSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0)
            return new Dictionary<string, int>();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PoolLock})", cancellationToken);
        var taken = (await HeldPort.AllAsync(db, cancellationToken)).Keys.ToHashSet();
        var (first, last) = settings.Ports ?? (0, -1);
        var free = Enumerable.Range(first, last - first + 1).Where(p => !taken.Contains(p)).Take(names.Count).ToList();
        return free.Count == names.Count
            ? names.Zip(free).ToDictionary(p => p.First, p => p.Second)
            : throw new PoolIsEmptyException(
                $"The pool of ports '{settings.PortPool}' has {free.Count} left, and {names.Count} are needed. Give "
                    + "Berth:Docker:PortPool a larger range."
            );
    }
}
