using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Metering;

/// <summary>
/// Measures the volumes of all tenants, running or not, with one call to each engine. The engine walks all files, so
/// this runs seldom.
/// </summary>
public sealed class MeasureDisks(
    AppDb db,
    KnownHosts hosts,
    LookAtUsage look,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<MeasureDisks.Args>
{
    public const string Kind = "measure-disks";

    /// <summary>Empty: the job measures all volumes.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        foreach (var host in await hosts.AnsweringAsync(cancellationToken))
            await MeasureAsync(host, cancellationToken);
        await look.EnqueueDueAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task MeasureAsync(HostInfo host, CancellationToken cancellationToken)
    {
        var sizes = await MeasureVolume.AllAsync(host, cancellationToken);
        foreach (
            var tenant in await db
                .Tenants.AsNoTracking()
                .Where(t => t.Observed != TenantState.Gone && t.DataOn == host.Name)
                .Select(t => new { t.Id, t.Slug })
                .ToListAsync(cancellationToken)
        )
        {
            // A volume that is missing or could not be measured (-1) does not count as empty.
            if (!sizes.TryGetValue(TenantSpec.VolumeOf(settings.Installation, tenant.Slug), out var bytes) || bytes < 0)
                continue;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            (await TenantUsage.LockAsync(db, tenant.Id, cancellationToken)).Measured(bytes, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
