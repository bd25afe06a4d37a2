using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Lets tenants go on that are paused or stopped for a backup which nobody makes any more: its worker died. Runs at a
/// worker's start, and each minute.
/// </summary>
public sealed class ReleaseHolds(
    IDbContextFactory<AppDb> databases,
    HoldContainers holds,
    KnownHosts hosts,
    TimeProvider clock
) : IJobHandler<ReleaseHolds.Args>
{
    public const string Kind = "release-holds";

    /// <summary>Empty: the job handles all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var troubles = new List<Exception>();
        foreach (var id in await db.BackupHolds.Select(h => h.TenantId).ToListAsync(cancellationToken))
        {
            try
            {
                await ReleaseAsync(db, id, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                troubles.Add(e); // the others go on
            }
        }
        return troubles.Count == 0 ? JobOutcome.Done : throw new AggregateException(troubles);
    }

    private async Task ReleaseAsync(AppDb db, Guid id, CancellationToken cancellationToken)
    {
        // Whoever backs it up has the lease, and lets it go on.
        await using var lease = await TenantLease.TakeAsync(databases, id, clock, cancellationToken);
        if (lease is null || await Restore.IsBegunAsync(db, id, cancellationToken))
            return;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken);
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        if (await WatchHosts.AnswersAsync(host, cancellationToken))
            await holds.ReleaseAsync(host, tenant, cancellationToken);
    }
}
