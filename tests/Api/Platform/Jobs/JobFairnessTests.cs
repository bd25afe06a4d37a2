using Berth.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Jobs;

/// <summary>
/// Slow and failing work beside the rest, several workers at once, and the end of a process. Gates, no waiting by the
/// clock.
/// </summary>
public sealed class JobFairnessTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly Gauge _gauge = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _open.TrySetResult();
        return _database.DisposeAsync();
    }

    [Fact]
    public async Task GoodJobsAreDoneWhileOthersHangAndFail()
    {
        var left = 200;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = Worker(
            6,
            Kind("hangs", () => HangAsync()),
            Kind("fails", () => throw new InvalidOperationException("no luck"), maxParallel: 2),
            Kind(
                "good",
                () =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                        done.SetResult();
                    return Task.FromResult(JobOutcome.Done);
                }
            )
        );
        // The bad ones are due first.
        await worker.EnqueueAsync([.. Jobs("hangs", 5), .. Jobs("fails", 20), .. Jobs("good", 200)]);
        await worker.StartAsync();
        await done.Task.WaitAsync(Long);

        (await worker.JobsAsync("hangs")).Count(j => j.State == JobState.Running).ShouldBe(3);
        (await worker.JobsAsync("hangs")).Count(j => j.State == JobState.Ready).ShouldBe(2);
        (await worker.JobsAsync("fails")).ShouldAllBe(j => j.State == JobState.Ready || j.State == JobState.Running);
        _gauge.Most["hangs"].ShouldBe(3); // half of six, which is what a kind has without a bound of its own
        _gauge.Most["fails"].ShouldBeLessThanOrEqualTo(2);
        _gauge.Most["all"].ShouldBeInRange(4, 6);
        _open.SetResult();
    }

    [Fact]
    public async Task RetriesThatHangLeaveHalfOfTheSlots()
    {
        var left = 50;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] many = ["a", "b", "c", "d", "e", "f"];
        await using var worker = Worker(
            6,
            [
                .. many.Select(name => Kind(name, () => HangAsync())),
                Kind(
                    "good",
                    () =>
                    {
                        if (Interlocked.Decrement(ref left) == 0)
                            done.SetResult();
                        return Task.FromResult(JobOutcome.Done);
                    }
                ),
            ]
        );
        await worker.EnqueueAsync(many.Select(name => new NewJob(name, "{}")));
        await worker.SqlAsync("UPDATE jobs SET attempt = 1");
        await worker.EnqueueAsync(Jobs("good", 50));
        await worker.StartAsync();
        await done.Task.WaitAsync(Long);
        many.Sum(name => _gauge.Most.GetValueOrDefault(name)).ShouldBe(3);
        _open.SetResult();
    }

    [Fact]
    public async Task NoKindTakesTheLastSlot()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = Worker(
            2,
            Kind("hangs", () => HangAsync(), maxParallel: 50),
            Kind(
                "good",
                () =>
                {
                    done.SetResult();
                    return Task.FromResult(JobOutcome.Done);
                }
            )
        );
        await worker.EnqueueAsync([.. Jobs("hangs", 3), .. Jobs("good", 1)]);
        await worker.StartAsync();
        await done.Task.WaitAsync(Long);
        _gauge.Most["hangs"].ShouldBe(1);
        _open.SetResult();
    }

    [Fact]
    public async Task AHandlerThatBlocksItsThreadKeepsNobodyWaiting()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var blocked = new ManualResetEventSlim();
        await using var worker = Worker(
            2,
            Kind(
                "blocks",
                () =>
                {
                    blocked.Wait(Long);
                    return Task.FromResult(JobOutcome.Done);
                }
            ),
            Kind(
                "good",
                () =>
                {
                    done.SetResult();
                    return Task.FromResult(JobOutcome.Done);
                }
            )
        );
        await worker.EnqueueAsync([.. Jobs("blocks", 1), .. Jobs("good", 1)]);
        await worker.StartAsync();
        await done.Task.WaitAsync(Long);
        blocked.Set();
    }

    [Fact]
    public async Task TwoWorkersNeverRunOneKeyAtOnce()
    {
        const int keys = 20,
            each = 25;
        var left = keys * each;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        JobWorker first = null!;
        // A key's job brings the next one while it runs, so that two of a key are always wanted at once: one runs, one
        // waits.
        JobKind Chained(string name) =>
            new(
                name,
                3,
                6,
                (_, payload, _) =>
                    _gauge.RunAsync(
                        ["all", $"key {payload}"],
                        async () =>
                        {
                            if (Interlocked.Decrement(ref left) is var rest && rest == 0)
                                done.SetResult();
                            if (rest >= keys)
                                await first.EnqueueAsync(new NewJob(name, payload, Key: payload));
                            return JobOutcome.Done;
                        }
                    )
            );
        await using var one = first = Worker(6, Chained("keyed"));
        await using var other = Worker(6, Chained("keyed"));
        await one.EnqueueAsync(Enumerable.Range(0, keys).Select(k => new NewJob("keyed", $"{k}", Key: $"{k}")));
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        await done.Task.WaitAsync(Long);
        await Task.WhenAll(one.StopAsync(), other.StopAsync());

        _gauge.Begun.ShouldBe(keys * each);
        _gauge.Most.Where(m => m.Key != "all").ShouldAllBe(m => m.Value == 1);
        _gauge.Most["all"].ShouldBeGreaterThan(1);
        (await one.JobsAsync()).ShouldAllBe(j => j.State == JobState.Done);
    }

    [Fact]
    public async Task AWorkerTakesOverWhatADeadOneLeft()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = Worker(
            6,
            Kind(
                "good",
                () =>
                {
                    ran.TrySetResult();
                    return Task.FromResult(JobOutcome.Done);
                }
            )
        );
        await worker.EnqueueAsync(new NewJob("good", "{}", Key: "k"));
        await worker.SqlAsync(
            "UPDATE jobs SET state = 'Running', attempt = 1, leased_by = "
                + $"'{Environment.MachineName}/999999/1', leased_until = now() + interval '1 hour'"
        );
        // stands for both, and so must not wait that long
        await worker.EnqueueAsync(new NewJob("good", "{}", Key: "k", Delay: TimeSpan.FromHours(1)));
        await worker.StartAsync();
        (await worker.Rescuer.RescueAsync(default)).ShouldBe(1);
        await ran.Task.WaitAsync(Long);
    }

    [Fact]
    public async Task AStoppingWorkerFinishesWhatItBeganAndBeginsNothing()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = Worker(
            2,
            Kind(
                "slow",
                async () =>
                {
                    begun.TrySetResult();
                    return await HangAsync();
                }
            ),
            Kind("good", () => Task.FromResult(JobOutcome.Done))
        );
        await worker.EnqueueAsync(Jobs("slow", 2));
        await worker.StartAsync();
        await begun.Task.WaitAsync(Long);

        var stopping = worker.StopAsync();
        await worker.EnqueueAsync(Jobs("good", 5)); // wakes the runner, which has a slot free
        stopping.IsCompleted.ShouldBeFalse();
        _open.SetResult();
        await stopping.WaitAsync(Long);

        var jobs = await worker.JobsAsync();
        jobs.Where(j => j.Kind == "slow")
            .Select(j => (j.State, j.Attempt))
            .Order()
            .ShouldBe([(JobState.Ready, 0), (JobState.Done, 1)]);
        jobs.Where(j => j.Kind == "good").ShouldAllBe(j => j.State == JobState.Ready && j.Attempt == 0);
        jobs.ShouldAllBe(j => j.LeasedBy == null);
    }

    private async Task<JobOutcome> HangAsync()
    {
        await _open.Task;
        return JobOutcome.Done;
    }

    private JobKind Kind(string name, Func<Task<JobOutcome>> work, int? maxParallel = null) =>
        new(name, 12, maxParallel, (_, _, _) => _gauge.RunAsync(["all", name], work));

    private JobWorker Worker(int slots, params JobKind[] kinds) =>
        new(
            _database,
            slots,
            services =>
            {
                foreach (var kind in kinds)
                    services.AddSingleton(kind);
            }
        );

    private static IEnumerable<NewJob> Jobs(string kind, int count) =>
        Enumerable.Range(0, count).Select(_ => new NewJob(kind, "{}"));
}
