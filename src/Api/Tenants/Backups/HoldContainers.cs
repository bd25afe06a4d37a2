using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Containers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Pauses or stops those of a tenant's containers of which its product says so, while the tenant is backed up. That is
/// written down first, so that whoever finds it can let them go on: <see cref="ReleaseHolds"/>, the next backup, a
/// worker's start. The caller has the tenant's lease.
/// </summary>
public sealed class HoldContainers(
    IDbContextFactory<AppDb> databases,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>Never longer: visitors wait meanwhile.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Whether a product has any such container.</summary>
    public bool IsNeeded(string product) => catalog.Find(product)?.Held.Count > 0;

    /// <summary>Pauses and stops them, the door first. What does not run is left as it is.</summary>
    public async Task HoldAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.BackupHolds.AnyAsync(h => h.TenantId == tenant.Id, cancellationToken))
                db.BackupHolds.Add(BackupHold.Of(tenant.Id, clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
        }
        Checkpoints.Reached("backup:holding");
        var docker = KnownHosts.Engine(host);
        var product = catalog.Find(tenant.Product)!;
        foreach (var (container, stops) in product.Held.Reverse())
        {
            var name = NameOf(tenant, container);
            if (await StatusAsync(docker, name, cancellationToken) != "running")
                continue;
            if (stops)
                await docker.Containers.StopAsync(name, product.StopGraceOf(container), cancellationToken);
            else
                await docker.Containers.PauseAsync(name, cancellationToken);
        }
        Checkpoints.Reached("backup:held");
    }

    /// <summary>
    /// Lets them go on, in the order in which they start. Does nothing if the tenant is not held; starts nothing of one that
    /// should not run.
    /// </summary>
    public async Task ReleaseAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.BackupHolds.SingleOrDefaultAsync(h => h.TenantId == tenant.Id, cancellationToken) is not { } hold)
            return;
        var docker = KnownHosts.Engine(host);
        var product = catalog.Find(tenant.Product);
        foreach (var container in product?.Containers ?? [TenantContainer.DoorName])
        {
            var name = NameOf(tenant, container);
            var status = await StatusAsync(docker, name, cancellationToken);
            if (status == "paused")
                await docker.Containers.UnpauseAsync(name, cancellationToken);
            else if (status == "exited" && tenant is { Wanted: TenantState.Running, Observed: TenantState.Running })
            {
                await docker.Containers.StartAsync(name, cancellationToken);
                if (product?.Parts.Find(p => p.Name == container) is { Health: { Count: > 0 } check })
                    await StartContainers.HealthyAsync(docker, name, check, clock, cancellationToken);
            }
        }
        Checkpoints.Reached("backup:released");
        db.BackupHolds.Remove(hold);
        await db.SaveChangesAsync(cancellationToken);
    }

    private string NameOf(Tenant tenant, string container) =>
        TenantSpec.ContainerOf(settings.Installation, tenant.Slug, container);

    /// <summary>The engine's word for its state; null if it is not there.</summary>
    private static async Task<string?> StatusAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await docker.Containers.InspectAsync(name, cancellationToken)).State.Status;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
