using Berth.Platform.Data;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Provisioning;

/// <summary>The end of a helper.</summary>
public sealed partial class KeepShared
{
    /// <summary>
    /// Removes one that is not needed any more; <paramref name="isNeeded"/> is asked under its lock. Returns false if it
    /// is, or if tenants have ways to it: those are removed first, and it stays until then.
    /// </summary>
    public async Task<bool> RemoveAsync(
        HostInfo host,
        SharedHelper row,
        Func<AppDb, Task<bool>> isNeeded,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, host.Name, row.Product, row.Name, cancellationToken);
        if (
            await SharedHelper.FindAsync(db, host.Name, row.Product, row.Name, cancellationToken) is not { } current
            || await isNeeded(db)
        )
            return false;
        var (docker, name) = (KnownHosts.Engine(host), SharedContainer.NameOf(settings.Installation, row));
        var there = await NetworkAsync(docker, name, cancellationToken);
        if (there?.Containers?.Values.Select(c => c.Name).Where(c => c != name).ToHashSet() is { Count: > 0 } ways)
        {
            await LeaveAsync(host, row, ways, cancellationToken);
            return false;
        }
        await RemoveContainerAsync(docker, name, cancellationToken);
        if (!await RemoveNetworkAsync(docker, name, cancellationToken))
            return false;
        current.Forget(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Has the tenants looked at whose ways they are.</summary>
    private async Task LeaveAsync(
        HostInfo host,
        SharedHelper row,
        HashSet<string> ways,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await MendWays.OfAsync(
            db,
            host.Name,
            row.Product,
            slug => ways.Contains(TenantSpec.ContainerOf(settings.Installation, slug, row.Name)),
            null,
            $"It has a way to {row.Name}, which its product does not share any more",
            clock.GetUtcNow(),
            cancellationToken
        );
    }
}
