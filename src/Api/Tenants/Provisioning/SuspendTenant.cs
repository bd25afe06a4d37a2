using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Metering;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Removes a tenant's container and keeps its network and data. Its address then shows a page that says why.
/// </summary>
public sealed class SuspendTenant(
    ITenantStacks stacks,
    TenantSpecs specs,
    MoveTenant move,
    PublishEdge edge,
    CountTraffic traffic,
    TimeProvider clock
)
{
    /// <summary>Returns when the container is removed and the suspension is saved.</summary>
    public async Task SuspendAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await move.BringAsync(db, tenant, cancellationToken);
        // Publish the page first, so that no visitor reaches a container that is being removed.
        await edge.PublishAsync(tenant, cancellationToken);
        Checkpoints.Reached("edge:closed");
        var spec = await specs.WithoutContainerAsync(tenant, host, cancellationToken);
        if (tenant.Refresh)
            await stacks.RefreshAsync(spec, cancellationToken);
        await traffic.BeforeEndAsync(tenant, cancellationToken);
        await stacks.UpAsync(spec, _ => { }, cancellationToken);
        Checkpoints.Reached("stack:suspended");
        tenant.Observe(TenantState.Suspended, generation, "Suspended; its data is kept.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("tenant:suspended");
    }
}
