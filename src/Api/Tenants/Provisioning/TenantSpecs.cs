using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Provisioning;

/// <summary>Builds a tenant's <see cref="TenantSpec"/> from its row, the catalog and the settings.</summary>
public sealed class TenantSpecs(ProductCatalog catalog, BerthSettings settings, KnownHosts hosts)
{
    /// <summary>
    /// Builds the spec for a host. The first call resolves the image to a digest or id and pins it: when a tag moves
    /// on, existing tenants keep their image.
    /// </summary>
    public async Task<TenantSpec> ForAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        if (tenant.Image is null)
            tenant.Pin(await ResolveAsync(product.Image, cancellationToken));
        var address = settings.AddressOf(tenant.Slug, tenant.Route);
        return new TenantSpec
        {
            Slug = tenant.Slug,
            TenantId = tenant.Id,
            Installation = settings.Installation,
            Host = host.IsLocal ? "" : host.Name,
            DockerHost = host.Endpoint,
            Subnet = tenant.Subnet,
            NamedBridge = tenant.NamedBridge,
            Image = tenant.Image!,
            Port = product.Port,
            DataPath = product.Data,
            VolumeMaxMb = settings.Docker.VolumeMaxMb,
            MemoryMb = plan.MemoryMb,
            Cpus = plan.Cpus,
            Pids = plan.Pids,
            Environment = product.Environment.ToDictionary(
                e => e.Key,
                e => e.Value.Replace("{name}", tenant.Slug).Replace("{url}", address).Replace("{plan}", plan.Name)
            ),
            Capabilities = product.Capabilities,
            ReadOnlyRoot = product.ReadOnlyRoot,
            HealthCheck = product.Health,
            Dns = await DnsAsync(tenant, host, cancellationToken),
        };
    }

    private async Task<DnsSpec?> DnsAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken) =>
        settings.Dns.ZoneId.Length == 0 || tenant.Route == RouteKind.Path
            ? null
            : new DnsSpec
            {
                ZoneId = settings.Dns.ZoneId,
                Name = $"{tenant.Slug}.{settings.TenantsHost}",
                Address = host.Address,
                Proxied = settings.Dns.Proxied,
                // Read the file each time, so that a new token needs no restart.
                ApiToken = new Secret(
                    (await File.ReadAllTextAsync(settings.Dns.ApiTokenFile, cancellationToken)).Trim()
                ),
                ApiBase = settings.Dns.ApiBase,
            };

    /// <summary>
    /// Returns the image's digest, or its id if it came from no registry. Pulls the image if it is absent.
    /// </summary>
    private async Task<string> ResolveAsync(string image, CancellationToken cancellationToken)
    {
        // The local engine has every image that is sold, or can pull it. Other hosts get images from there.
        var docker = hosts.LocalEngine;
        try
        {
            var found = await docker.Images.InspectAsync(image, cancellationToken);
            return found.RepoDigests?.FirstOrDefault() ?? found.Id;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            await foreach (var _ in docker.Images.PullAsync(image, cancellationToken: cancellationToken)) { }
            var pulled = await docker.Images.InspectAsync(image, cancellationToken);
            return pulled.RepoDigests?.FirstOrDefault() ?? pulled.Id;
        }
    }
}
