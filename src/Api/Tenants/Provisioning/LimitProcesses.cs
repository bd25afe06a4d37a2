using Berth.Docker;

namespace Berth.Tenants.Provisioning;

/// <summary>Limits how many processes a container may have.</summary>
public static class LimitProcesses
{
    /// <summary>
    /// Sets the limit. Must be called after each start: the Docker provider has no input for it, and it is lost with
    /// the container.
    /// </summary>
    public static Task LimitAsync(DockerClient docker, TenantSpec spec, CancellationToken cancellationToken) =>
        docker.Containers.UpdateAsync(spec.Name, new ContainerUpdate { PidsLimit = spec.Pids }, cancellationToken);
}
