using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Containers;

/// <summary>Makes a product's containers a tenant's. Pure.</summary>
public static class FillContainers
{
    /// <summary>The containers in the order in which they start.</summary>
    /// <param name="product">The product.</param>
    /// <param name="plan">The plan, which its containers share.</param>
    /// <param name="tenant">The tenant; an image that is not pinned yet is named as in the file.</param>
    /// <param name="its">What is known of it.</param>
    public static IReadOnlyList<TenantContainer> Of(Product product, Plan plan, Tenant tenant, TenantValues its)
    {
        var left = 100 - product.Parts.Sum(p => p.Share);
        var shared = its.Shared ?? [];
        string[] beside = [.. shared.Select(s => s.Name), .. product.Parts.Select(p => p.Name)];
        return
        [
            .. shared.Select(s =>
                s.Way(tenant.ImageOfWays(s.Host) ?? "", TenantSpec.AddressOf(tenant.Subnet, s.Name, beside))
            ),
            .. product.Parts.Select(p =>
                Of(p, p.Name, ShareOf.Plan(plan, p.Share), tenant, ComposeEnvironment.Of(product, p, its))
            ),
            Of(
                product,
                TenantContainer.DoorName,
                ShareOf.Plan(plan, left),
                tenant,
                ComposeEnvironment.Of(product, plan, its)
            ) with
            {
                Port = product.Port,
                Ports =
                [
                    .. product.Ports.Select(p => new PortSpec(its.Ports.GetValueOrDefault(p.Name), p.Port, p.Protocol)),
                ],
                Mounts = [new MountSpec(MountSpec.Data, product.Data), .. Mounts(product)],
            },
        ];
    }

    private static TenantContainer Of(
        ContainerTerms terms,
        string name,
        ShareOf share,
        Tenant tenant,
        (IReadOnlyDictionary<string, string> Plain, IReadOnlyDictionary<string, Secret> Secret) environment
    ) =>
        new()
        {
            Name = name,
            Image = tenant.ImageOf(name) ?? terms.Image,
            Command = terms.Run,
            Mounts = Mounts(terms),
            MemoryMb = share.MemoryMb,
            Cpus = share.Cpus,
            Pids = share.Pids,
            Environment = environment.Plain,
            Secrets = environment.Secret,
            Capabilities = terms.Capabilities,
            ReadOnlyRoot = terms.ReadOnlyRoot,
            HealthCheck = terms.Health,
            Means = terms.Means(),
        };

    private static List<MountSpec> Mounts(ContainerTerms terms) =>
        [.. terms.Volumes.Select(v => new MountSpec(v.Name, v.Path))];
}
