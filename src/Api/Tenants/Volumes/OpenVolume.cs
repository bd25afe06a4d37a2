using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Opens a tenant's volume through a container that is created for it and never started: no program of the tenant's has
/// to run or even be there. Made from the proxy's image, which is on every host.
/// </summary>
public sealed class OpenVolume(BerthSettings settings)
{
    /// <summary>Where the volume is in that container.</summary>
    public const string Folder = "/data";

    /// <summary>
    /// Calls <paramref name="use"/> with the container's id. False when there is no volume. Nothing of it is left in
    /// any case.
    /// </summary>
    /// <param name="host">Where the volume is.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="purpose">Makes the container's name, a few letters: of one purpose there is one at a time.</param>
    /// <param name="write">Whether files are to be written.</param>
    /// <param name="use">Reads or writes the archive at <see cref="Folder"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
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
        var name = $"{TenantSpec.NameOf(settings.Installation, tenant.Slug)}-{purpose}";
        await RemoveAsync(docker, name, cancellationToken); // of a run that was killed
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
            await RemoveAsync(docker, name, CancellationToken.None);
        }
        return true;
    }

    /// <summary>
    /// Stops the tenant's container there, so that nothing writes. Done already, or none there: nothing happens.
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
            // Suspended: there is none.
        }
    }

    /// <summary>
    /// Whether the tenant's volume is on that host. By its label, too: the name alone may be a stranger's.
    /// </summary>
    public async Task<bool> IsThereAsync(HostInfo host, Tenant tenant, CancellationToken cancellationToken) =>
        (
            await KnownHosts
                .Engine(host)
                .Volumes.ListAsync([$"{TenantStack.TenantLabel}={tenant.Id}"], cancellationToken)
        ).Any(v => v.Name == TenantSpec.VolumeOf(settings.Installation, tenant.Slug));

    private static async Task RemoveAsync(DockerClient docker, string name, CancellationToken cancellationToken)
    {
        try
        {
            await docker.Containers.RemoveAsync(name, force: true, volumes: true, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // As it should be.
        }
    }
}
