using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Removes a tenant from every host that has something of it, and releases its name, memory and subnet. If a last copy
/// of the data is promised, that is made first.
/// </summary>
public sealed class RemoveTenant(KeepLastData last, MoveTenant move, PublishEdge edge, TimeProvider clock)
{
    /// <summary>Returns when nothing is left and the removal is saved.</summary>
    public async Task RemoveAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        var generation = tenant.Generation;
        // Close the route first, so that no visitor reaches a container that is being removed.
        await edge.PublishAsync(tenant, cancellationToken);
        Checkpoints.Reached("edge:closed");
        await last.KeepAsync(db, tenant, cancellationToken);
        foreach (var host in tenant.Places())
            await move.RemoveAsync(tenant, KnownHosts.Get(machines, host), cancellationToken);
        tenant.Left();
        Checkpoints.Reached("stack:destroyed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        tenant.Observe(TenantState.Gone, generation, "Removed; nothing of it is left.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, tenant.OrderId, cancellationToken);
        await ForgetSecrets.ForgetAsync(db, tenant.Id, cancellationToken);
        await ForgetUsage.ForgetAsync(db, tenant.Id, cancellationToken);
        await HeldSubnet.ReleaseAsync(db, tenant.Id, cancellationToken);
        Checkpoints.Reached("tenant:releasing");
        await transaction.CommitAsync(cancellationToken);
        Checkpoints.Reached("tenant:removed");
    }
}
