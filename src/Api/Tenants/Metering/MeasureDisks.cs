using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Metering;

/// <summary>
/// Measures the volumes of all tenants, running or not: those first that were not measured for longest, for some minutes on
/// each host.
/// </summary>
public sealed partial class MeasureDisks(
    AppDb db,
    KnownHosts hosts,
    MeasureVolume volumes,
    LookAtUsage look,
    TimeProvider clock,
    ILogger<MeasureDisks> log
) : IJobHandler<MeasureDisks.Args>
{
    public const string Kind = "measure-disks";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

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
        var began = clock.GetTimestamp();
        var tenants = await (
            from t in db.Tenants.AsNoTracking()
            where t.Observed != TenantState.Gone && t.DataOn == host.Name
            join u in db.TenantUsage on t.Id equals u.TenantId into usage
            from u in usage.DefaultIfEmpty()
            orderby u.DiskAt != null, u.DiskAt, t.Id
            select new { t.Id, t.Slug }
        ).ToListAsync(cancellationToken);
        foreach (var some in tenants.Chunk(MeasureVolume.Most))
        {
            var sizes = await volumes.AllAsync(host, [.. some.Select(t => t.Slug)], "all", cancellationToken);
            foreach (var tenant in some)
                if (sizes.TryGetValue(tenant.Slug, out var size)) // what could not be measured does not count as empty
                {
                    if (!size.IsWhole)
                        Log.TookTooLong(log, tenant.Slug, host.Name, volumes.Each.TotalSeconds, size.Bytes);
                    await WriteAsync(tenant.Id, size, cancellationToken);
                }
            if (clock.GetElapsedTime(began) > Longest)
                return;
        }
    }

    private async Task WriteAsync(Guid tenant, VolumeSize size, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        (await TenantUsage.LockAsync(db, tenant, cancellationToken)).Measured(size, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The volume of {Tenant} on {Host} was not measured to its end within {Seconds} seconds: it has "
                + "very many files, paths that are too long, or a slow disk. It counts as {Bytes} bytes at least"
        )]
        public static partial void TookTooLong(ILogger logger, string tenant, string host, double seconds, long bytes);
    }
}
