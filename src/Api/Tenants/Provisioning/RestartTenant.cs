using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Berth.Tenants.Containers;
using Berth.Tenants.Metering;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Restarts a tenant's containers on request.
/// </summary>
public sealed class RestartTenant(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    ProbeTenant probe,
    CountTraffic traffic,
    RestartContainers containers,
    TimeProvider clock
) : IJobHandler<TenantJobs.Args>
{
    public const string Kind = TenantJobs.Restart;

    private static readonly TimeSpan RestoreGoesOn = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(TenantJobs.Args args, CancellationToken cancellationToken)
    {
        await using var lease = await TenantLease.TakeAsync(databases, args.TenantId, clock, cancellationToken);
        if (lease is null)
            return JobOutcome.Snooze(TimeSpan.FromSeconds(1));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        if (tenant.Wanted != TenantState.Running)
            return JobOutcome.Cancel($"The tenant is not to run any more, but to be {tenant.Wanted}.");
        if (await Restore.IsBegunAsync(db, tenant.Id, cancellationToken))
            return JobOutcome.Snooze(RestoreGoesOn); // which starts it
        await traffic.BeforeEndAsync(tenant, cancellationToken); // the counters begin anew
        try
        {
            var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
            await containers.RestartAsync(host, tenant, cancellationToken);
            if (!await probe.UntilAnsweredAsync(tenant, host, cancellationToken))
                return JobOutcome.Cancel("Something else is wanted of it by now.");
        }
        catch (Exception)
        {
            tenant.DelayRestart(db, clock.GetUtcNow());
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
        tenant.Restarted(db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
