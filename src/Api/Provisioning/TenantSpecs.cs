using Berth.Catalog;
using Berth.Docker;
using Berth.Settings;
using Berth.Tenants;

namespace Berth.Provisioning;

/// <summary>Makes a tenant's <see cref="TenantSpec"/> from its row, the catalog and the settings.</summary>
public sealed class TenantSpecs(ProductCatalog catalog, BerthSettings settings, DockerClient docker)
{
    /// <summary>The spec. The image is resolved to digest or id the first time and stays: a tag that moves on does not move a tenant.</summary>
    public async Task<TenantSpec> ForAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        if (tenant.Image is null) tenant.Pin(await ResolveAsync(product.Image, cancellationToken));
        var address = settings.AddressOf(tenant.Slug);
        return new TenantSpec
        {
            Slug = tenant.Slug,
            TenantId = tenant.Id,
            Installation = settings.Installation,
            DockerHost = settings.Docker.Host,
            Subnet = tenant.Subnet,
            Image = tenant.Image!,
            Port = product.Port,
            DataPath = product.Data,
            MemoryMb = plan.MemoryMb,
            Cpus = plan.Cpus,
            Pids = plan.Pids,
            Environment = product.Environment.ToDictionary(e => e.Key, e => e.Value.Replace("{name}", tenant.Slug).Replace("{url}", address).Replace("{plan}", plan.Name)),
            Capabilities = product.Capabilities,
            ReadOnlyRoot = product.ReadOnlyRoot,
            HealthCheck = product.Health,
            Dns = await DnsAsync(tenant, cancellationToken),
        };
    }

    private async Task<DnsSpec?> DnsAsync(Tenant tenant, CancellationToken cancellationToken) => settings.Dns.ZoneId.Length == 0 ? null : new DnsSpec
    {
        ZoneId = settings.Dns.ZoneId,
        Name = $"{tenant.Slug}.{settings.BaseDomain}",
        Address = settings.Dns.Address,
        Proxied = settings.Dns.Proxied,
        // Read each time: a token that was rolled is taken without a restart.
        ApiToken = new Secret((await File.ReadAllTextAsync(settings.Dns.ApiTokenFile, cancellationToken)).Trim()),
        ApiBase = settings.Dns.ApiBase,
    };

    /// <summary>The image's digest; where it came from no registry, its id. An absent image is pulled.</summary>
    private async Task<string> ResolveAsync(string image, CancellationToken cancellationToken)
    {
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
