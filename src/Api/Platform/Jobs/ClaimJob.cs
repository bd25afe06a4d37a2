using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>
/// Takes the job that is due longest among those that there is room for. One statement: whoever else claims at the same
/// time gets another one.
/// </summary>
internal static class ClaimJob
{
    /// <summary>The job, ours from now on; null when there is none.</summary>
    public static async Task<Job?> ClaimAsync(AppDb db, JobCapacity room, CancellationToken cancellationToken)
    {
        try
        {
            // Kinds and retries are filtered while walking the index of what waits, oldest first: see JobClaimTests for
            // the plan.
            return (
                await db
                    .Jobs.FromSql(
                        $"""
                        UPDATE jobs SET state = 'Running', attempt = attempt + 1, leased_by = {WorkerId.Own},
                            leased_until = now() + {JobRunner.Lease}
                        WHERE id = (
                            SELECT j.id FROM jobs j
                            WHERE j.state = 'Ready' AND j.run_at <= now() AND j.kind <> ALL ({room.FullKinds})
                                AND (j.attempt = 0 OR {room.Retries})
                              AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.state = 'Running' AND r.kind = j.kind AND r.key = j.key)
                            ORDER BY j.run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """
                    )
                    .AsNoTracking()
                    .ToListAsync(cancellationToken)
            ).SingleOrDefault();
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation)
        {
            return null; // another worker began the same key in the same instant; the next wake looks again
        }
    }
}
