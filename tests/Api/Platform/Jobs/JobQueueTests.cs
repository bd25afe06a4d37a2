using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Jobs;

/// <summary>The queue's promises, on the real database.</summary>
public sealed class JobQueueTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private readonly Recorder _recorder = new();

    public sealed record Args(string What);

    public sealed class Recorder
    {
        public List<string> Ran { get; } = [];
        public Func<Args, Task<JobOutcome>> Do { get; set; } = _ => Task.FromResult(JobOutcome.Done);
    }

    public sealed class Handler(Recorder recorder) : IJobHandler<Args>
    {
        public Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
        {
            lock (recorder.Ran)
                recorder.Ran.Add(args.What);
            return recorder.Do(args);
        }
    }

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_recorder);
        services.AddSingleton(NpgsqlDataSource.Create(_database.ConnectionString));
        services.AddDbContext<AppDb>((s, o) => DataFeature.Configure(o, s.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<Notices>();
        services.AddJobs(new JobSettings()).AddJob<Args, Handler>("test", maxAttempts: 3);
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AJobCommitsOrVanishesWithWhatCausedIt()
    {
        await using (var scope = _services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Enqueue(Job("a"));
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        (await RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task OneOfAKeyWaitsAndTheEarlierTimeCounts()
    {
        await EnqueueAsync(Job("a", key: "k", delay: TimeSpan.FromHours(1)));
        (await RunAsync()).ShouldBe(0);
        await EnqueueAsync(Job("a", key: "k"));
        (await RunAsync()).ShouldBe(1);
        (await RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task OneOfAKeyRunsAtATime()
    {
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        _recorder.Do = async _ =>
        {
            begun.TrySetResult();
            await end.Task;
            return JobOutcome.Done;
        };
        await EnqueueAsync(Job("first", key: "k"));
        var running = RunAsync();
        await begun.Task;
        await EnqueueAsync(Job("second", key: "k"));
        (await Runner().RunDueAsync(default)).ShouldBe(0); // another worker, while the first one runs
        end.SetResult();
        (await running).ShouldBe(2);
        _recorder.Ran.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task ManyWorkersShareJobsAndNoneRunsTwice()
    {
        await EnqueueAsync([.. Enumerable.Range(0, 60).Select(i => Job($"{i}"))]);
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Runner().RunDueAsync(default)));
        counts.Sum().ShouldBe(60);
        _recorder.Ran.Order().ShouldBe(Enumerable.Range(0, 60).Select(i => $"{i}").Order());
    }

    [Fact]
    public async Task AFailureIsTriedAgainAndParkedInTheEnd()
    {
        _recorder.Do = _ => throw new InvalidOperationException("no luck");
        await EnqueueAsync(Job("a"));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await RunAsync()).ShouldBe(1);
            var job = await SingleAsync();
            job.LastError!.ShouldContain("no luck");
            job.State.ShouldBe(attempt < 3 ? JobState.Ready : JobState.Parked);
            if (attempt < 3)
                job.RunAt.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddSeconds(0.5));
            await SqlAsync("UPDATE jobs SET run_at = now()");
        }
        (await RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task SnoozingIsNoFailure()
    {
        _recorder.Do = _ => Task.FromResult(JobOutcome.Snooze(TimeSpan.FromMinutes(5)));
        await EnqueueAsync(Job("a", key: "k"));
        await RunAsync();
        var job = await SingleAsync();
        (job.State, job.Attempt).ShouldBe((JobState.Ready, 0));
        job.RunAt.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(4));
    }

    [Fact]
    public async Task SnoozingGivesWayToOneThatWaitsAlready()
    {
        _recorder.Do = async _ =>
        {
            await EnqueueAsync(Job("meanwhile", key: "k", delay: TimeSpan.FromMinutes(1)));
            return JobOutcome.Snooze(TimeSpan.FromMinutes(5));
        };
        await EnqueueAsync(Job("a", key: "k"));
        await RunAsync();
        await using var scope = _services.CreateAsyncScope();
        (
            await scope.ServiceProvider.GetRequiredService<AppDb>().Jobs.CountAsync(j => j.State == JobState.Ready)
        ).ShouldBe(1);
    }

    [Fact]
    public async Task AnUnknownKindIsParkedWithItsName()
    {
        await EnqueueAsync(new NewJob("nobody-knows", "{}"));
        await RunAsync();
        (await SingleAsync()).LastError!.ShouldContain("nobody-knows");
    }

    [Fact]
    public async Task AParkedJobThatIsRetriedGivesWayToOneThatWaits()
    {
        _recorder.Do = _ => Task.FromResult(JobOutcome.Park("stuck"));
        await EnqueueAsync(Job("a", key: "k"));
        await RunAsync();
        var parked = await SingleAsync();
        await EnqueueAsync(Job("b", key: "k", delay: TimeSpan.FromHours(1)));
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        (await ParkedJob.RetryAsync(db, parked.Id, TimeProvider.System, default)).ShouldBeTrue();
        (await db.Jobs.CountAsync(j => j.State == JobState.Ready)).ShouldBe(1);
        (await ParkedJob.RetryAsync(db, parked.Id, TimeProvider.System, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task AJobOfADeadProcessIsPutBackAtOnce()
    {
        await EnqueueAsync(Job("a"));
        var dead = $"{Environment.MachineName}/999999/1";
        await SqlAsync(
            $"UPDATE jobs SET state = 'Running', leased_by = '{dead}', leased_until = now() + interval '1 hour'"
        );
        (await _services.GetRequiredService<JobRescuer>().RescueAsync(default)).ShouldBe(1);
        (await RunAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AJobOfALivingProcessIsLeftUntilItsLeaseRunsOut()
    {
        await EnqueueAsync(Job("a"));
        await SqlAsync(
            $"UPDATE jobs SET state = 'Running', leased_by = '{WorkerId.Own}', leased_until = now() + interval '1 minute'"
        );
        (await _services.GetRequiredService<JobRescuer>().RescueAsync(default)).ShouldBe(0);
        await SqlAsync("UPDATE jobs SET leased_until = now() - interval '1 second', leased_by = 'elsewhere/1/1'");
        (await _services.GetRequiredService<JobRescuer>().RescueAsync(default)).ShouldBe(1);
    }

    [Fact]
    public async Task ALateResultOfALostLeaseIsNotWritten()
    {
        _recorder.Do = async _ =>
        {
            // as a rescuer elsewhere would
            await SqlAsync("UPDATE jobs SET state = 'Ready', leased_by = NULL, run_at = now() + interval '1 hour'");
            return JobOutcome.Done;
        };
        await EnqueueAsync(Job("a"));
        await RunAsync();
        (await SingleAsync()).State.ShouldBe(JobState.Ready);
    }

    private static NewJob Job(string what, string? key = null, TimeSpan? delay = null) =>
        new("test", $$"""{"What":"{{what}}"}""", key, delay);

    private async Task EnqueueAsync(params NewJob[] jobs)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        foreach (var job in jobs)
            db.Enqueue(job);
        await db.SaveChangesAsync();
    }

    private JobRunner Runner() =>
        new(
            _services.GetRequiredService<IServiceScopeFactory>(),
            _services.GetRequiredService<JobKinds>(),
            _services.GetRequiredService<Notices>(),
            new JobSettings(),
            TimeProvider.System,
            NullLogger<JobRunner>.Instance
        );

    private Task<int> RunAsync() => Runner().RunDueAsync(CancellationToken.None);

    private async Task<Job> SingleAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDb>().Jobs.AsNoTracking().SingleAsync();
    }

    private async Task SqlAsync(string sql)
    {
        await using var command = _services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
