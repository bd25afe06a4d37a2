using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Jobs;

/// <summary>Deletes finished jobs after a week. Parked ones stay until an operator decides.</summary>
public sealed class DeleteOldJobs(AppDb db) : IJobHandler<DeleteOldJobs.Args>
{
    public const string Kind = "delete-old-jobs";

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"DELETE FROM jobs WHERE state IN ('Done', 'Cancelled') AND finished_at < now() - interval '7 days'", cancellationToken);
        return JobOutcome.Done;
    }
}
