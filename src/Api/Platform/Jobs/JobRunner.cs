using System.Text.Json;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>Claims jobs and runs them, several at once. On stop it finishes what it began and begins nothing.</summary>
public sealed partial class JobRunner(
    IServiceScopeFactory scopes,
    JobKinds kinds,
    Notices notices,
    JobSettings settings,
    TimeProvider clock,
    ILogger<JobRunner> log
) : BackgroundService
{
    /// <summary>How long a claimed job is ours without a word from us.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly Signal _wake = new();
    private long _looked;

    /// <summary>Whether it claims jobs, or could if there were any: it has looked within the time of a lease.</summary>
    public bool IsAlive => Volatile.Read(ref _looked) is not 0 and var looked && clock.GetElapsedTime(looked) < Lease;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var _ = notices.Subscribe(Notices.Jobs, _ => _wake.Set());
        var running = new List<(Job Job, Task Task)>();
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveAll(r => r.Task.IsCompleted);
            try
            {
                while (
                    await ClaimAsync(
                        JobCapacity.Beside([.. running.Select(r => r.Job)], settings.Slots, kinds),
                        CancellationToken.None
                    )
                        is { } job
                )
                {
                    var stops = stoppingToken.IsCancellationRequested;
                    // On a thread of its own: what a handler does before it first waits must not keep the others from
                    // beginning.
                    running.Add(
                        (job, stops ? HandBackAsync(job) : Task.Run(() => RunAsync(job), CancellationToken.None))
                    );
                    if (stops)
                        break;
                }
            }
            catch (Exception e)
            {
                Log.CannotClaim(log, e.Message);
            }
            await _wake.WaitAsync(
                Poll,
                clock,
                running.Count > 0 ? Task.WhenAny(running.Select(r => r.Task)) : null,
                stoppingToken
            );
        }
        await Task.WhenAll(running.Select(r => r.Task));
    }

    /// <summary>
    /// Runs all that is due now, one after another, and what that causes. For tests and commands: the jobs of a process
    /// that has no runner.
    /// </summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (; await ClaimAsync(JobCapacity.Any, cancellationToken) is { } job; count++)
            await RunAsync(job);
        return count;
    }

    private async Task<Job?> ClaimAsync(JobCapacity room, CancellationToken cancellationToken)
    {
        if (room.IsFull)
        {
            Volatile.Write(ref _looked, clock.GetTimestamp());
            return null;
        }
        await using var scope = scopes.CreateAsyncScope();
        var job = await ClaimJob.ClaimAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), room, cancellationToken);
        Volatile.Write(ref _looked, clock.GetTimestamp());
        return job;
    }

    private async Task RunAsync(Job job)
    {
        Actor.Is("system", $"{job.Kind} {job.Id}");
        using var run = JobRun.Begin(job, log, clock);
        Checkpoints.Reached($"{job.Kind}:claimed");
        using var alive = new CancellationTokenSource();
        var renewal = RenewAsync(job, alive.Token);
        JobOutcome outcome;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var kind = kinds.Find(job.Kind);
            outcome = kind is null
                ? JobOutcome.Park($"No handler for jobs of the kind '{job.Kind}'.")
                : await kind.Run(scope.ServiceProvider, job.Payload, CancellationToken.None);
        }
        catch (Exception e)
        {
            run.Fail(e);
            outcome = AfterFailure(job, e);
        }
        run.Stop();
        await alive.CancelAsync();
        await renewal;
        await RecordAsync(job, outcome);
        run.End(outcome);
    }

    /// <summary>
    /// Claimed in the instant in which the process was told to stop: another one, or the next start, shall begin it,
    /// and at once.
    /// </summary>
    private Task HandBackAsync(Job job) => RecordAsync(job, JobOutcome.Snooze(TimeSpan.Zero));

    private JobOutcome AfterFailure(Job job, Exception e)
    {
        Log.Failed(log, job.Kind, job.Id, job.Attempt, e);
        var max = kinds.Find(job.Kind)?.MaxAttempts ?? 1;
        if (e is JsonException)
            return JobOutcome.Park($"Its argument cannot be read: {e.Message}");
        return job.Attempt >= max
            ? JobOutcome.Park($"Failed {job.Attempt} times, the last time: {e.Message}")
            : new Retry(Backoff(job.Attempt), e.Message);
    }

    /// <summary>
    /// 2, 4, 8 … seconds, at most 10 minutes, give or take a fifth, so that many failures do not come back as one wave.
    /// </summary>
    private static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromSeconds(
            Math.Min(600, Math.Pow(2, Math.Min(attempt, 12))) * (0.8 + (Random.Shared.NextDouble() * 0.4))
        );

    private async Task RecordAsync(Job job, JobOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                await RecordOutcome.RecordAsync(db, job, outcome);
                break;
            }
            catch (Exception e) when (attempt < 5)
            {
                // The database is away. The lease runs out if it stays so, and the job runs again: handlers allow that.
                Log.CannotRecord(log, job.Kind, job.Id, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(attempt), clock);
            }
            catch (Exception e)
            {
                Log.CannotRecord(log, job.Kind, job.Id, e.Message);
                return;
            }
        }
        if (outcome is JobOutcome.Stuck stuck)
            Log.Parked(log, job.Kind, job.Id, stuck.Reason);
        _wake.Set();
    }

    private async Task RenewAsync(Job job, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Lease / 3, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE jobs SET leased_until = now() + {Lease} WHERE id = {job.Id} AND leased_by = {WorkerId.Own}",
                    CancellationToken.None
                );
            }
            catch (Exception e)
            {
                Log.CannotRecord(log, job.Kind, job.Id, e.Message);
            }
        }
    }

    internal sealed record Retry(TimeSpan Delay, string Error) : JobOutcome;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Kind} {Id} failed, attempt {Attempt}")]
        public static partial void Failed(ILogger log, string kind, long id, int attempt, Exception e);

        [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Id} is parked: {Reason} See 'berth jobs'.")]
        public static partial void Parked(ILogger log, string kind, long id, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot claim jobs: {Reason}")]
        public static partial void CannotClaim(ILogger log, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot record job {Kind} {Id}: {Reason}")]
        public static partial void CannotRecord(ILogger log, string kind, long id, string reason);
    }
}
