using System.Text.Json;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Containers;
using Berth.Tenants.Metering;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Health;

/// <summary>
/// Restarts the containers of a tenant that run but do not work. The door is not waited for: whoever watches it sees what
/// comes of it.
/// </summary>
public sealed class RestartUnhealthy(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    CountTraffic traffic,
    RestartContainers containers,
    TimeProvider clock
) : IJobHandler<TenantJobs.Args>
{
    public const string Kind = "restart-unhealthy";

    /// <summary>Makes the job for a tenant; at most one waits.</summary>
    public static NewJob Job(Guid tenantId) =>
        new(Kind, JsonSerializer.Serialize(new TenantJobs.Args(tenantId)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(TenantJobs.Args args, CancellationToken cancellationToken)
    {
        await using var lease = await TenantLease.TakeAsync(databases, args.TenantId, clock, cancellationToken);
        if (lease is null)
            return JobOutcome.Cancel("Somebody works on it; whoever watches it looks again then.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        if (tenant.Wanted != TenantState.Running || tenant.ObservedGeneration != tenant.Generation)
            return JobOutcome.Cancel("Something else is wanted of it by now.");
        await traffic.BeforeEndAsync(tenant, cancellationToken); // the counters begin anew
        try
        {
            await containers.RestartAsync(
                await hosts.GetAsync(tenant.DataOn, cancellationToken),
                tenant,
                cancellationToken
            );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return JobOutcome.Cancel("There is no container any more; it is mended instead.");
        }
        return JobOutcome.Done;
    }
}
