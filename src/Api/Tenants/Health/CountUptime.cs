using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Tenants.Health;

/// <summary>Counts for how long tenants were up, now and then, so that little is lost when nobody watches any more.</summary>
public sealed class CountUptime(AppDb db, TimeProvider clock) : IJobHandler<CountUptime.Args>
{
    public const string Kind = "count-uptime";

    /// <summary>How often it runs.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>The job takes no arguments: it counts all tenants' time.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await TenantUptime.CountAsync(db, null, clock.GetUtcNow(), cancellationToken);
        return JobOutcome.Done;
    }
}
