using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Berth.Tenants.Edge;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Moves a tenant's data to the host where it should be. Until the copy is complete and recorded, the old data counts
/// and a crash starts the copy again. From then on the new data counts, and nothing starts on the old host.
/// </summary>
public sealed class MoveTenant(
    ITenantStacks stacks,
    TenantSpecs specs,
    CopyVolume copy,
    OpenVolume volumes,
    KnownHosts hosts,
    RunRestic backups,
    PublishEdge edge,
    TimeProvider clock
)
{
    /// <summary>
    /// Returns when the data is on the host where it should be; does nothing if it is there already. The caller must
    /// hold the tenant's lease.
    /// </summary>
    public async Task BringAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        if (tenant.DataOn == tenant.Host)
            return;
        if (tenant.LeftBehind)
            await LeaveAsync(db, tenant, cancellationToken);
        var (from, to) = (
            await hosts.GetAsync(tenant.DataOn, cancellationToken),
            await hosts.GetAsync(tenant.Host, cancellationToken)
        );
        tenant.Note(db, clock.GetUtcNow(), "Moving to another machine");
        await db.SaveChangesAsync(cancellationToken);

        // 1. Remove what an interrupted copy left there: it may be incomplete.
        var target = await specs.WithoutContainerAsync(tenant, to, cancellationToken) with
        {
            Dns = null,
        };
        if (await volumes.IsThereAsync(to, tenant, cancellationToken))
            await stacks.DestroyAsync(target, cancellationToken);
        // 2. Make network and volume, show a page about the move to visitors, and stop the container so that nothing
        // writes any more.
        await stacks.UpAsync(target, _ => { }, cancellationToken);
        Checkpoints.Reached("move:prepared");
        tenant.Close();
        await db.SaveChangesAsync(cancellationToken);
        await edge.PublishAsync(tenant, cancellationToken);
        await volumes.StopAsync(from, tenant, cancellationToken);
        Checkpoints.Reached("move:stopped");
        // 3. Copy the data.
        await copy.CopyAsync(tenant, from, to, cancellationToken);
        Checkpoints.Reached("move:copied");
        tenant.Moved(db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("move:recorded");
    }

    /// <summary>
    /// Removes what is left on the host that the tenant moved away from. Does nothing if that is done.
    /// </summary>
    public async Task LeaveAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        if (!tenant.LeftBehind)
            return;
        var from = await hosts.GetAsync(tenant.MovedFrom!, cancellationToken);
        await edge.PublishAsync(from.Name, cancellationToken);
        await RemoveAsync(tenant, from, cancellationToken);
        Checkpoints.Reached("move:left");
        tenant.Left();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Removes everything of a tenant from a host, including its data there. The stack's state may not know all of it,
    /// so whatever carries the tenant's label goes, too.
    /// </summary>
    public async Task RemoveAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var spec = await specs.WithoutContainerAsync(tenant, host, cancellationToken);
        await backups.EndAsync(host, tenant.Id, cancellationToken);
        await stacks.DestroyAsync(spec, cancellationToken);
        await RemoveLeftovers.RemoveAsync(KnownHosts.Engine(host), tenant, cancellationToken);
    }
}
