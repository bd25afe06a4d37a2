using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Opens a tenant's volume through a container that is created for this and never started, so none of the tenant's
/// programs need to run or exist. Uses the proxy's image, which every host has.
/// </summary>
public sealed class OpenVolume(BerthSettings settings)
{
    /// <summary>Where that container mounts the volume.</summary>
    public const string Folder = "/data";

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
    /// <param name="use">Reads or writes the archive at <see cref="Folder"/>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<bool> OpenAsync(
        HostInfo host,
        Tenant tenant,
        string purpose,
        bool write,
        Func<DockerClient, string, Task> use,
        CancellationToken cancellationToken
    )
    {
        var docker = KnownHosts.Engine(host);
        // A dot, which no tenant's name has: it cannot be another tenant's container.
        var name = $"{TenantSpec.NameOf(settings.Installation, tenant.Slug)}.{purpose}";
        await RemoveAsync(docker, name, tenant, cancellationToken); // of a run that was killed
        var volume = TenantSpec.VolumeOf(settings.Installation, tenant.Slug);
        if (!await IsThereAsync(host, tenant, cancellationToken))
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
                    HostConfig = new HostConfig
                    {
                        NetworkMode = "none",
                        Mounts =
                        [
                            new Mount
                            {
                                Type = "volume",
                                Source = volume,
                                Target = Folder,
                                ReadOnly = !write,
                                VolumeOptions = new VolumeMountOptions { NoCopy = true },
                            },
                        ],
                    },
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

    /// <summary>
    /// Stops the tenant's container on the host, so that nothing writes. Does nothing if it is stopped or absent.
    /// </summary>
    public async Task StopAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            await KnownHosts
                .Engine(host)
                .Containers.StopAsync(
                    TenantSpec.NameOf(settings.Installation, tenant.Slug),
                    TimeSpan.FromSeconds(10),
                    cancellationToken
                );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // A suspended tenant has no container.
        }
    }

    /// <summary>
    /// Whether the host has the tenant's volume. Checks the label as well, because the name alone may be another's.
    /// </summary>
    public async Task<bool> IsThereAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken) =>
        (
            await KnownHosts
                .Engine(host)
                .Volumes.ListAsync([$"{TenantStack.TenantLabel}={tenant.Id}"], cancellationToken)
        ).Any(v => v.Name == TenantSpec.VolumeOf(settings.Installation, tenant.Slug));

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
