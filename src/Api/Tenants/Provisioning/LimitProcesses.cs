using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Edge;
using Berth.Tenants.Isolation;
using Berth.Tenants.Metering;
using Microsoft.EntityFrameworkCore;

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
