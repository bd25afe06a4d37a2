using System.Globalization;
using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Berth.Platform.Jobs;

/// <summary>
/// Adds a job. If one of the same kind and key waits already, it runs at the earlier of the two times instead.
/// </summary>
internal static class InsertJob
{
    /// <summary>Adds the job in the current transaction, or at once if there is none.</summary>
    public static async Task InsertAsync(AppDb db, NewJob job, CancellationToken cancellationToken)
    {
        var delay = job.Delay ?? TimeSpan.Zero;
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at, traceparent)
            VALUES ({job.Kind}, {job.Payload}::jsonb, {job.Key}, 'Ready', now() + {delay}, 0, now(), {Spans.Parent})
            ON CONFLICT (kind, key) WHERE state = 'Ready' AND key IS NOT NULL DO UPDATE
                SET run_at = LEAST(jobs.run_at, excluded.run_at), traceparent = COALESCE(jobs.traceparent,
                excluded.traceparent)
            """,
            cancellationToken
        );
        db.JobsAdded();
    }

    /// <summary>
    /// Runs an INSERT with the values $1, $2 … and adds the job if it returns a row. Both are one statement, and so one
    /// transaction and one round trip.
    /// </summary>
    public static async Task CausedByAsync(
        NpgsqlDataSource database,
        Notices notices,
        string insert,
        IReadOnlyList<string?> values,
        NewJob job,
        CancellationToken cancellationToken
    )
    {
        var n = values.Count;
        await using var command = database.CreateCommand(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH cause AS ({insert})
                INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at, traceparent) SELECT ${n
                    + 1}, ${n + 2}::jsonb, ${n + 3}, 'Ready', now(), 0, now(), ${n + 4} FROM cause
                ON CONFLICT (kind, key) WHERE state = 'Ready' AND key IS NOT NULL DO UPDATE
                    SET run_at = LEAST(jobs.run_at, excluded.run_at), traceparent = COALESCE(jobs.traceparent,
                    excluded.traceparent)
                """
            )
        );
        foreach (var value in (string?[])[.. values, job.Kind, job.Payload, job.Key, Spans.Parent])
            command.Parameters.Add(
                new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text }
            );
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            notices.JobsAdded();
    }
}
