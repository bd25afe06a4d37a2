using Berth.Platform.Data;

namespace Berth.Platform.Jobs;

/// <summary>
/// One recurring piece of work: a job kind without argument, how often it is due, and how long after that it runs.
/// </summary>
public sealed record RecurringJob(string Kind, TimeSpan Every, TimeSpan? Delay = null);

/// <summary>
/// Enqueues recurring jobs when they are due. Several processes may do so: a job's key keeps it single.
/// </summary>
public sealed partial class RecurringJobs(
    IServiceScopeFactory scopes,
    IEnumerable<RecurringJob> jobs,
    TimeProvider clock,
    ILogger<RecurringJobs> log
) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(jobs.Select(j => EveryAsync(j, stoppingToken)));

    private async Task EveryAsync(RecurringJob job, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(job.Every, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                db.Enqueue(new NewJob(job.Kind, "{}", Key: "recurring", job.Delay));
                await db.SaveChangesAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(log, job.Kind, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        } while (await TickAsync(timer, stoppingToken));
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot enqueue {Kind}: {Reason}")]
        public static partial void Failed(ILogger log, string kind, string reason);
    }
}
