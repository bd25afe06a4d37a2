using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>What an operator decides about a job that no retry helped. False when no such job is parked.</summary>
internal static class ParkedJob
{
    /// <summary>
    /// Runs it again. When another of its kind and key waits already, that one stands for both, and this one is
    /// dropped.
    /// </summary>
    public static async Task<bool> RetryAsync(
        AppDb db,
        long id,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var decided = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE jobs j SET attempt = 0, run_at = now(), finished_at = NULL,
                state = CASE WHEN EXISTS (SELECT 1 FROM jobs w WHERE w.kind = j.kind AND w.key = j.key
                    AND w.state = 'Ready') THEN 'Cancelled' ELSE 'Ready' END
            WHERE id = {id} AND state = 'Parked'
            """,
            cancellationToken
        );
        if (decided == 0)
            return false;
        await RecordAsync(db, id, JobState.Ready, clock, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Notices.Jobs}, '')", cancellationToken);
        return true;
    }

    /// <summary>Gives it up for good.</summary>
    public static async Task<bool> DropAsync(AppDb db, long id, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (
            await db.Database.ExecuteSqlAsync(
                $"UPDATE jobs SET state = 'Cancelled' WHERE id = {id} AND state = 'Parked'",
                cancellationToken
            ) == 0
        )
            return false;
        await RecordAsync(db, id, JobState.Cancelled, clock, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task RecordAsync(
        AppDb db,
        long id,
        JobState after,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        db.Add(
            WriteAudit.Entry(
                clock.GetUtcNow(),
                nameof(Job),
                $"{id}",
                "State",
                nameof(JobState.Parked),
                after.ToString()
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
