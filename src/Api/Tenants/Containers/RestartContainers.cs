using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Containers;

/// <summary>Restarts a tenant's containers. Docker keeps them, so their limits stay, as do the volumes.</summary>
public sealed class RestartContainers(ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Restarts all of them: the parts in their order, each waited for until it is healthy, then the door.
    /// </summary>
    /// <exception cref="DockerException">The engine refused, or one of them is not there.</exception>
    /// <exception cref="TimeoutException">A part did not become healthy.</exception>
    public async Task RestartAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken)
    {
        var docker = KnownHosts.Engine(host);
        var product = catalog.Find(tenant.Product);
        foreach (var container in product?.Containers ?? [TenantContainer.DoorName])
        {
            var name = TenantSpec.ContainerOf(settings.Installation, tenant.Slug, container);
            var grace = product?.StopGraceOf(container) ?? TimeSpan.FromSeconds(10);
            try
            {
                await docker.Containers.RestartAsync(name, grace, cancellationToken);
            }
            catch (DockerException e) when (e.IsNotFound && product?.Shared.ContainsKey(container) == true)
            {
                continue; // its way to a helper that is new, and which its stack has not made yet
            }
            if (product?.Parts.Find(p => p.Name == container) is { Health: { Count: > 0 } check })
                await StartContainers.HealthyAsync(docker, name, check, clock, cancellationToken);
        }
    }
}
