using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Zone;
using Berth.Shop.Answers;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Edge;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Removes a tenant from every host that has something of it, and releases its name, memory and subnet. If a last copy
/// of the data is promised, that is made first.
/// </summary>
public sealed class RemoveTenant(
    KeepLastData last,
    MoveTenant move,
    PublishEdge edge,
    ZoneRecords zone,
    TimeProvider clock
)
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
        if (zone.IsOn)
        {
            foreach (var record in await zone.OfAsync(tenant.Id, cancellationToken))
                await zone.RemoveAsync(record.Id, cancellationToken);
        }
        tenant.Left();
        Checkpoints.Reached("stack:destroyed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var copy = await db
            .LastData.Where(d => d.TenantId == tenant.Id && d.File != "")
            .Select(d => (DateTimeOffset?)d.DeleteAt)
            .SingleOrDefaultAsync(cancellationToken);
        tenant.Observe(TenantState.Gone, generation, $"Removed. {Promises.Copy(copy)}", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, tenant.OrderId, cancellationToken);
        await ForgetSecrets.ForgetAsync(db, tenant.Id, cancellationToken);
        await ForgetAnswers.OfAsync(db, tenant.OrderId, cancellationToken);
        await Guest.ForgetAsync(db, tenant.Id, cancellationToken);
        await ForgetUsage.ForgetAsync(db, tenant.Id, cancellationToken);
        await TenantHealth.ForgetAsync(db, tenant.Id, cancellationToken);
        await HeldSubnet.ReleaseAsync(db, tenant.Id, cancellationToken);
        await HeldPort.ReleaseAsync(db, tenant.Id, cancellationToken);
        Checkpoints.Reached("tenant:releasing");
        await transaction.CommitAsync(cancellationToken);
        Checkpoints.Reached("tenant:removed");
    }
}
