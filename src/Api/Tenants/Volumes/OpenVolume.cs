using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Opens a tenant's volumes through a container that is created for this and never started, so none of the tenant's
/// programs need to run or exist. Uses the proxy's image, which every host has.
/// </summary>
public sealed class OpenVolume(BerthSettings settings, ProductCatalog catalog)
{
    /// <summary>
    /// Where that container mounts the volume; where a tenant has several, each is a folder in it, by its name.
    /// </summary>
    public const string Folder = "/data";

    /// <summary>For who leaves out nothing.</summary>
    public static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    /// <summary>
    /// Calls <paramref name="use"/> with the container's id. Returns false if there is no volume. Removes the container
    /// in any case.
    /// </summary>
    /// <param name="host">The host that has the volume.</param>
    /// <param name="tenant">The tenant that the volume belongs to.</param>
    /// <param name="purpose">
    /// A few letters for the container's name. Only one container for a purpose exists at a time.
    /// </param>
    /// <param name="write">Whether <paramref name="use"/> writes files.</param>
    /// <param name="skip">Volumes that are left out, of several.</param>
    /// <param name="use">Reads or writes the archive at <see cref="Folder"/>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<bool> OpenAsync(
        HostInfo host,
        Tenant tenant,
        string purpose,
        bool write,
        IReadOnlySet<string> skip,
        Func<DockerClient, string, Task> use,
        CancellationToken cancellationToken
    )
    {
        var docker = KnownHosts.Engine(host);
        // A dot, which no tenant's name has: it cannot be another tenant's container.
        var name = $"{TenantSpec.NameOf(settings.Installation, tenant.Slug)}.{purpose}";
        await RemoveAsync(docker, name, tenant, cancellationToken); // of a run that was killed
        var volumes = await VolumesAsync(host, tenant, cancellationToken);
        if (volumes.Count == 0)
            return false;
        var edge = await docker.Containers.InspectAsync(host.EdgeContainer, cancellationToken);
        try
        {
            var opened = await docker.Containers.CreateAsync(
                name,
                new ContainerSpec
                {
                    Image = edge.Image,
                    Cmd = ["never", "started"],
                    Labels = new Dictionary<string, string>
                    {
                        [TenantStack.InstallationLabel] = settings.Installation,
                        [TenantStack.TenantLabel] = tenant.Id.ToString(),
                    },
                    HostConfig = new HostConfig { NetworkMode = "none", Mounts = Mounts(tenant, volumes, write, skip) },
                },
                cancellationToken: cancellationToken
            );
            await use(docker, opened.Id);
        }
        finally
        {
            await RemoveAsync(docker, name, tenant, CancellationToken.None);
        }
        return true;
    }

    private List<Mount> Mounts(Tenant tenant, IEnumerable<string> volumes, bool write, IReadOnlySet<string> skip) =>
        [
            .. volumes
                .Where(v => !skip.Contains(v))
                .Select(v => new Mount
                {
                    Type = "volume",
                    Source = TenantSpec.VolumeOf(settings.Installation, tenant.Slug, v),
                    Target = HasSeveral(tenant) ? $"{Folder}/{v}" : Folder,
                    ReadOnly = !write,
                    VolumeOptions = new VolumeMountOptions { NoCopy = true },
                }),
        ];

    /// <summary>Whether the tenant has more than one volume, each of which is a folder then.</summary>
    public static bool HasSeveral(Tenant tenant) => tenant.Volumes.Count > 1;

    /// <summary>
    /// Stops the tenant's containers on the host, the door first, so that nothing writes. Does nothing if they are stopped
    /// or absent.
    /// </summary>
    public async Task StopAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken)
    {
        var product = catalog.Find(tenant.Product);
        foreach (var container in (product?.Containers ?? [TenantContainer.DoorName]).Reverse())
        {
            try
            {
                await KnownHosts
                    .Engine(host)
                    .Containers.StopAsync(
                        TenantSpec.ContainerOf(settings.Installation, tenant.Slug, container),
                        product?.StopGraceOf(container) ?? TimeSpan.FromSeconds(10),
                        cancellationToken
                    );
            }
            catch (DockerException e) when (e.IsNotFound)
            {
                // A suspended tenant has no container.
            }
        }
    }

    /// <summary>Whether the host has any of the tenant's volumes.</summary>
    public async Task<bool> IsThereAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken) =>
        (await VolumesAsync(host, tenant, cancellationToken)).Count > 0;

    /// <summary>
    /// The tenant's volumes that the host has; one that is missing would be made by naming it. Checks the label as well, because the
    /// name alone may be another's.
    /// </summary>
    public async Task<IReadOnlyList<string>> VolumesAsync(
        HostInfo host,
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        var there = (
            await KnownHosts
                .Engine(host)
                .Volumes.ListAsync([$"{TenantStack.TenantLabel}={tenant.Id}"], cancellationToken)
        )
            .Select(v => v.Name)
            .ToHashSet();
        return
        [
            .. tenant.Volumes.Where(v => there.Contains(TenantSpec.VolumeOf(settings.Installation, tenant.Slug, v))),
        ];
    }

    /// <summary>Removes the container, if it is there and one that was made here for this tenant.</summary>
    private async Task RemoveAsync(DockerClient docker, string name, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            var found = await docker.Containers.InspectAsync(name, cancellationToken);
            var labels = found.Config.Labels ?? new Dictionary<string, string>();
            if (
                labels.GetValueOrDefault(TenantStack.InstallationLabel) != settings.Installation
                || labels.GetValueOrDefault(TenantStack.TenantLabel) != tenant.Id.ToString()
                || found.State.Running
            )
                throw new InvalidOperationException(
                    $"The container {name} is in the way, and was not made to open the volume of '{tenant.Slug}'. "
                        + "Look whose it is, and remove or rename it."
                );
            await docker.Containers.RemoveAsync(found.Id, force: true, volumes: true, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // As it should be.
        }
    }
}
