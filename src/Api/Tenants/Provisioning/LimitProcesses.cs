using Berth.Docker;

namespace Berth.Tenants.Provisioning;

/// <summary>The limit on a container's processes.</summary>
public static class LimitProcesses
{
    /// <summary>
    /// Sets it. The Docker provider has no input for this limit, and it does not outlive the container: it is set after
    /// each start.
    /// </summary>
    public static Task LimitAsync(DockerClient docker, TenantSpec spec, CancellationToken cancellationToken) =>
        docker.Containers.UpdateAsync(spec.Name, new ContainerUpdate { PidsLimit = spec.Pids }, cancellationToken);
}
