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
/// Removes a tenant from every host that has something of it, after the last copy of its data was made where one is
/// promised, and gives its name, memory and subnet free.
/// </summary>
public sealed class RemoveTenant(KeepLastData last, MoveTenant move, PublishEdge edge, TimeProvider clock)
{
    /// <summary>Returns when nothing is left and that is saved.</summary>
    public async Task RemoveAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        var generation = tenant.Generation;
        // The route first: nobody is sent to a container that is going away.
        await edge.PublishAsync(tenant, cancellationToken);
        Steps.Reached("edge:closed");
        await last.KeepAsync(db, tenant, cancellationToken);
        foreach (var host in tenant.Places())
            await move.RemoveAsync(tenant, KnownHosts.Get(machines, host), cancellationToken);
        tenant.Left();
        Steps.Reached("stack:destroyed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        tenant.Observe(TenantState.Gone, generation, "Removed; nothing of it is left.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, tenant.OrderId, cancellationToken);
        await ForgetSecrets.ForgetAsync(db, tenant.Id, cancellationToken);
        await ForgetUsage.ForgetAsync(db, tenant.Id, cancellationToken);
        await HeldSubnet.ReleaseAsync(db, tenant.Id, cancellationToken);
        Steps.Reached("tenant:releasing");
        await transaction.CommitAsync(cancellationToken);
        Steps.Reached("tenant:removed");
    }
}
