using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>Deletes alerts that have been over for 90 days. Open ones stay.</summary>
public sealed class DeleteOldAlerts(AppDb db, TimeProvider clock) : IJobHandler<DeleteOldAlerts.Args>
{
    public const string Kind = "delete-old-alerts";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Kept;
        await db.Alerts.Where(a => a.ResolvedAt < before).ExecuteDeleteAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
