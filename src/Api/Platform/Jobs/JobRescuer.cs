using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>Puts back jobs whose runner died: at once when that is known, else when the lease has run out.</summary>
public sealed partial class JobRescuer(IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobRescuer> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RescueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(log, e.Message);
            }
            await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look. Returns how many jobs were put back.</summary>
    public async Task<int> RescueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var owners = await db
            .Jobs.Where(j => j.State == JobState.Running)
            .Select(j => j.LeasedBy)
            .Distinct()
            .ToListAsync(cancellationToken);
        var dead = owners.Where(WorkerId.IsDead).ToArray();
        // A job that waits under the same key takes the dead one's place, and its turn: it may have been meant for much
        // later.
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE jobs w SET run_at = now() FROM jobs j
            WHERE j.state = 'Running' AND (j.leased_until < now() OR j.leased_by = ANY ({dead})) AND w.state = 'Ready'
                AND w.kind = j.kind AND w.key = j.key AND w.run_at > now()
            """,
            cancellationToken
        );
        var put = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE jobs j SET leased_by = NULL, leased_until = NULL, last_error = 'The process that ran it ended.',
                state = CASE WHEN EXISTS (SELECT 1 FROM jobs w WHERE w.kind = j.kind AND w.key = j.key
                    AND w.state = 'Ready') THEN 'Done' ELSE 'Ready' END, run_at = now()
            WHERE state = 'Running' AND (leased_until < now() OR leased_by = ANY ({dead}))
            """,
            cancellationToken
        );
        if (put > 0)
        {
            Log.Rescued(log, put);
            db.JobsAdded();
        }
        return put;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Put back {Count} jobs whose process had ended")]
        public static partial void Rescued(ILogger log, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot look for dead jobs: {Reason}")]
        public static partial void Failed(ILogger log, string reason);
    }
}
