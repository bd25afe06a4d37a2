using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Jobs;

/// <summary>Deletes finished jobs after a week. Parked ones stay until an operator decides.</summary>
public sealed class DeleteOldJobs(AppDb db) : IJobHandler<DeleteOldJobs.Args>, ICleaning
{
    public const string Kind = "delete-old-jobs";

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "finished jobs, a week old";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public Task CleanAsync(CancellationToken cancellationToken) => Due().ExecuteDeleteAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<Job> Due() => db.Jobs.FromSql($"SELECT * FROM jobs WHERE state IN ('Done', 'Cancelled') AND finished_at < now() - interval '7 days'");
}
