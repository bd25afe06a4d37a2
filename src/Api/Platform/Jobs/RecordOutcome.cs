using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>
/// Writes how a job ended, unless the lease was lost meanwhile: then somebody else runs it and says so.
/// </summary>
internal static class RecordOutcome
{
    public static Task RecordAsync(AppDb db, Job job, JobOutcome outcome) =>
        outcome switch
        {
            JobOutcome.Finished => EndAsync(db, job, JobState.Done, null),
            JobOutcome.Dropped(var reason) => EndAsync(db, job, JobState.Cancelled, reason),
            JobOutcome.Stuck(var reason) => EndAsync(db, job, JobState.Parked, reason),
            JobOutcome.Later(var delay) => ReadyAgainAsync(db, job, delay, null, countsAsAttempt: false),
            JobRunner.Retry(var delay, var error) => ReadyAgainAsync(db, job, delay, error, countsAsAttempt: true),
            _ => throw new InvalidOperationException($"A job cannot end as {outcome}."),
        };

    private static Task EndAsync(AppDb db, Job job, JobState state, string? error) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE jobs SET state = {state.ToString()}, finished_at = now(), leased_by = NULL, leased_until = NULL, last_error = {error} WHERE id = {job.Id} AND leased_by = {WorkerId.Own}"
        );

    /// <summary>Back to waiting; when another of the same key waits already, that one stands for both.</summary>
    private static async Task ReadyAgainAsync(AppDb db, Job job, TimeSpan delay, string? error, bool countsAsAttempt)
    {
        var attempt = countsAsAttempt ? job.Attempt : job.Attempt - 1;
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM jobs WHERE kind = {job.Kind} AND key = {job.Key} AND state = 'Ready' AND id <> {job.Id}
                AND run_at >= now() + {delay}
            """
        );
        var other = await db.Jobs.AnyAsync(j =>
            j.Kind == job.Kind && j.Key != null && j.Key == job.Key && j.State == JobState.Ready && j.Id != job.Id
        );
        if (other)
        {
            await EndAsync(db, job, JobState.Done, error);
        }
        else
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE jobs SET state = 'Ready', run_at = now() + {delay}, attempt = {attempt}, leased_by = NULL, leased_until = NULL, last_error = {error} WHERE id = {job.Id} AND leased_by = {WorkerId.Own}"
            );
        }
        await transaction.CommitAsync();
    }
}
