using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>Deletes finished and cancelled jobs after a week. Parked ones stay until an operator decides.</summary>
public sealed class DeleteOldJobs(AppDb db) : Cleaning<DeleteOldJobs.Args, Job>
{
    public const string Kind = "delete-old-jobs";

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "finished jobs, a week old";

    /// <inheritdoc />
    protected override IQueryable<Job> Due() =>
        db.Jobs.FromSql(
            $"SELECT * FROM jobs WHERE state IN ('Done', 'Cancelled') AND finished_at < now() - interval '7 days'"
        );
}
