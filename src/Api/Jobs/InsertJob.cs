using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Jobs;

/// <summary>Adds a job. When one of the same kind and key waits already, that one is brought forward instead.</summary>
internal static class InsertJob
{
    public static Task RunAsync(AppDb db, NewJob job, CancellationToken cancellationToken)
    {
        var delay = job.Delay ?? TimeSpan.Zero;
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at)
            VALUES ({job.Kind}, {job.Payload}::jsonb, {job.Key}, 'Ready', now() + {delay}, 0, now())
            ON CONFLICT (kind, key) WHERE state = 'Ready' AND key IS NOT NULL DO UPDATE SET run_at = LEAST(jobs.run_at, excluded.run_at)
            """, cancellationToken);
    }
}
