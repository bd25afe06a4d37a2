using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Brings a tenant's data to the host where it should be. Until the copy is whole and recorded, the old one counts, and
/// a crash begins anew; from then on the new one does, and nothing starts on the old host again.
/// </summary>
public sealed class MoveTenant(
    ITenantStacks stacks,
    TenantSpecs specs,
    CopyVolume copy,
    OpenVolume volumes,
    KnownHosts hosts,
    PublishEdge edge,
    TimeProvider clock
)
{
    /// <summary>
    /// Returns when its data is where it should be. Nothing happens when it is. To be called under the tenant's lease.
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

        // 1. What an interrupted copy left there is not to be trusted.
        var target = await specs.ForAsync(tenant, to, cancellationToken) with
        {
            Running = false,
            Dns = null,
        };
        if (await volumes.IsThereAsync(to, tenant, cancellationToken))
            await stacks.DestroyAsync(target, cancellationToken);
        // 2. Network and volume; then nothing writes any more, and who comes sees a page that says so.
        await stacks.UpAsync(target, _ => { }, cancellationToken);
        Steps.Reached("move:prepared");
        tenant.Close();
        await db.SaveChangesAsync(cancellationToken);
        await edge.PublishAsync(tenant, cancellationToken);
        await volumes.StopAsync(from, tenant, cancellationToken);
        Steps.Reached("move:stopped");
        // 3. The data.
        await copy.CopyAsync(tenant, from, to, cancellationToken);
        Steps.Reached("move:copied");
        tenant.Moved(db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Steps.Reached("move:recorded");
    }

    /// <summary>Removes what is left on the host where it was before. Done already: nothing happens.</summary>
    public async Task LeaveAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        if (!tenant.LeftBehind)
            return;
        var from = await hosts.GetAsync(tenant.MovedFrom!, cancellationToken);
        await edge.PublishAsync(from.Name, cancellationToken);
        await RemoveAsync(tenant, from, cancellationToken);
        Steps.Reached("move:left");
        tenant.Left();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Removes all of a tenant from a host, its data there, too.</summary>
    /// <exception cref="InvalidOperationException">Something is left although the stack is destroyed.</exception>
    public async Task RemoveAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        await stacks.DestroyAsync(await specs.ForAsync(tenant, host, cancellationToken), cancellationToken);
        // Asks the engine itself: what carries the tenant's label still is there, whatever the stack's state says.
        string[] label = [$"{TenantStack.TenantLabel}={tenant.Id}"];
        var docker = KnownHosts.Engine(host);
        var containers = await docker.Containers.ListAsync(label, cancellationToken);
        var networks = await docker.Networks.ListAsync(label, cancellationToken);
        var kept = await docker.Volumes.ListAsync(label, cancellationToken);
        var left = containers
            .Select(c => $"container {c.Id[..12]}")
            .Concat(networks.Select(n => $"network {n.Name}"))
            .Concat(kept.Select(v => $"volume {v.Name}"))
            .ToList();
        if (left.Count > 0)
            throw new InvalidOperationException(
                $"The stack of '{tenant.Slug}' on '{host.Name}' is destroyed, but this is left: {string.Join(", ", left)}."
            );
    }
}
