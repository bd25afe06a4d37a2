using System.Globalization;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Containers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>Builds a tenant's <see cref="TenantSpec"/> from its row, the catalog and the settings.</summary>
public sealed class TenantSpecs(
    ProductCatalog catalog,
    BerthSettings settings,
    KnownHosts hosts,
    PullImage pull,
    ReadAnswers answers,
    IDbContextFactory<AppDb> databases
)
{
    /// <summary>
    /// Gives a tenant what it keeps for life: images, each resolved to a digest or id and pinned, so that it stays when a
    /// tag moves on; ports of the pool; volumes. What it has already stays. Saves it, before anything is made of it.
    /// </summary>
    public async Task PrepareAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var (product, _) = catalog.Sold(tenant.Product, tenant.Plan);
        if (tenant.Image is null)
            tenant.Pin(await ResolveAsync(product, cancellationToken));
        foreach (var part in product.Parts.Where(p => tenant.ImageOf(p.Name) is null))
            tenant.Pin(part.Name, await ResolveAsync(part, cancellationToken));
        if (product.Shared.Count > 0)
        {
            var host = await hosts.GetAsync(tenant.Host, cancellationToken);
            if (tenant.ImageOfWays(host.Name) is not { } its || !await IsThereAsync(host, its, cancellationToken))
                tenant.PinWays(host.Name, await WayImageAsync(host, cancellationToken));
        }
        tenant.Add(product.VolumeNames);
        if (product.Ports.Count == 0)
        {
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await NextPort.HoldAsync(db, tenant.Id, product, settings.Docker, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Builds the spec for a host. Only reads; of a tenant that is not prepared, it is not what will be made.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="host">Where it is to be.</param>
    /// <param name="secrets">Those of its product, by variable.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<TenantSpec> ForAsync(
        Tenant tenant,
        HostInfo host,
        IReadOnlyDictionary<string, Secret> secrets,
        CancellationToken cancellationToken
    )
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        var ports = await PortsAsync(tenant, product, cancellationToken);
        var values = await ValuesAsync(tenant, plan, product, host, ports, cancellationToken);
        var its = await answers.OfAsync(tenant.OrderId, product, cancellationToken);
        return await WithoutContainerAsync(tenant, host, cancellationToken) with
        {
            Containers = FillContainers.Of(
                product,
                plan,
                tenant,
                new(values, secrets, its, ports, await SharedAsync(product, host, cancellationToken))
            ),
        };
    }

    /// <summary>
    /// Builds the spec of network, volumes and record alone. Needs no image, so that who is suspended, moved or removed
    /// does not depend on one.
    /// </summary>
    public async Task<TenantSpec> WithoutContainerAsync(
        Tenant tenant,
        HostInfo host,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Slug = tenant.Slug,
            TenantId = tenant.Id,
            Installation = settings.Installation,
            Host = host.IsLocal ? "" : host.Name,
            DockerHost = host.Endpoint,
            Subnet = tenant.Subnet,
            NamedBridge = tenant.NamedBridge,
            HasParts = catalog.Find(tenant.Product)?.HasParts == true,
            Volumes = tenant.Volumes,
            VolumeMaxMb = settings.Docker.VolumeMaxMb,
            Dns = await DnsAsync(tenant, host, cancellationToken),
        };

    /// <summary>What its customer does first, as text; empty if its product says nothing.</summary>
    public string FirstSteps(Tenant tenant)
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        var url = settings.AddressOf(tenant.Slug, tenant.Route);
        return RenderMarkdown.Text(Shop.Catalog.FirstSteps.Of(product, plan.Name, tenant.Slug, url));
    }

    /// <summary>What stands for each of <see cref="Placeholders.Known"/>.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ValuesAsync(
        Tenant tenant,
        Plan plan,
        Product product,
        HostInfo host,
        IReadOnlyDictionary<string, int> ports,
        CancellationToken cancellationToken
    )
    {
        var url = settings.AddressOf(tenant.Slug, tenant.Route);
        var values = new Dictionary<string, string>
        {
            ["name"] = tenant.Slug,
            ["url"] = url,
            ["host"] = new Uri(url).Host,
            ["plan"] = plan.Name,
            ["address"] = host.Address,
            ["memory_mb"] = plan.MemoryMb.ToString(CultureInfo.InvariantCulture),
            ["cpus"] = plan.Cpus.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, port) in ports)
            values[ProductPort.PlaceholderOf(name)] = port.ToString(CultureInfo.InvariantCulture);
        if (!product.AllEnvironment.SelectMany(Placeholders.In).Any(n => n is "email" or "customer" or "site_name"))
            return values;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        values["email"] = await Customer.AddressAsync(db, order, cancellationToken);
        values["customer"] = order.CustomerId ?? $"{order.Id}";
        values["site_name"] = order.SiteName ?? tenant.Slug;
        return values;
    }

    private async Task<IReadOnlyDictionary<string, int>> PortsAsync(
        Tenant tenant,
        Product product,
        CancellationToken cancellationToken
    )
    {
        if (product.Ports.Count == 0)
            return new Dictionary<string, int>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await HeldPort.OfAsync(db, tenant.Id, cancellationToken);
    }

    /// <summary>The helpers that are there, or being made: <see cref="KeepShared"/> comes first.</summary>
    private async Task<IReadOnlyList<SharedPlace>> SharedAsync(
        Product product,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        if (product.Shared.Count == 0)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var made = await SharedHelper.OfAsync(db, host.Name, product.Name, cancellationToken);
        return
        [
            .. from shared in product.Shared
            join row in made on shared.Key equals row.Name
            select new SharedContainer(settings.Installation, row, shared.Value).Place,
        ];
    }

    /// <summary>The proxy's image, which every host has, made for its processors, and which has a shell.</summary>
    private static async Task<string> WayImageAsync(HostInfo host, CancellationToken cancellationToken) =>
        (await KnownHosts.Engine(host).Containers.InspectAsync(host.EdgeContainer, cancellationToken)).Image;

    internal static async Task<bool> IsThereAsync(HostInfo host, string image, CancellationToken cancellationToken)
    {
        try
        {
            await KnownHosts.Engine(host).Images.InspectAsync(image, cancellationToken);
            return true;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private async Task<DnsSpec?> DnsAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken) =>
        settings.RecordOf(tenant.Slug, tenant.Route) is not { } record
            ? null
            : new DnsSpec
            {
                ZoneId = settings.Dns.ZoneId,
                Name = record,
                Address = host.Address,
                Proxied = settings.Dns.Proxied,
                // Read the file each time, so that a new token needs no restart.
                ApiToken = new Secret(
                    (await File.ReadAllTextAsync(settings.Dns.ApiTokenFile, cancellationToken)).Trim()
                ),
                ApiBase = settings.Dns.ApiBase,
            };

    // The local engine has every image that is sold, or can pull it. Other hosts get images from there.
    internal async Task<string> ResolveAsync(ContainerTerms terms, CancellationToken cancellationToken) =>
        Pinned(
            terms.Image,
            await pull.FindAsync(hosts.LocalEngine, terms.Image, terms.Pull != "never", cancellationToken)
        );

    /// <summary>
    /// The digest in the product's own repository: the same image may have come from others, too, where hosts cannot get
    /// it. Its id if it came from no registry, or from a mirror, whose name means nothing once it is gone.
    /// </summary>
    internal static string Pinned(string image, ImageDetails found)
    {
        var repository = RepositoryOf(image);
        return found.RepoDigests?.FirstOrDefault(d => RepositoryOf(d) == repository) ?? found.Id;
    }

    /// <summary>The name without tag and digest, as the engine writes it: library/x and docker.io/x are x.</summary>
    private static string RepositoryOf(string image)
    {
        var name = image.Split('@')[0];
        var tag = name.LastIndexOf(':');
        if (tag > name.LastIndexOf('/'))
            name = name[..tag];
        foreach (var usual in (string[])["index.docker.io/", "docker.io/", "library/"])
            name = name.StartsWith(usual, StringComparison.Ordinal) ? name[usual.Length..] : name;
        return name;
    }
}
