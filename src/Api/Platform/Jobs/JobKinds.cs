using System.Text.Json;

namespace Berth.Platform.Jobs;

/// <summary>
/// How a run of a job ended. If the handler throws instead, the job is retried later, and parked after too many
/// attempts.
/// </summary>
public abstract record JobOutcome
{
    /// <summary>The work is done.</summary>
    public static readonly JobOutcome Done = new Finished();

    /// <summary>Not yet: run again after the delay. This does not count as an attempt.</summary>
    public static JobOutcome Snooze(TimeSpan delay) => new Later(delay);

    /// <summary>The work is not needed any more.</summary>
    public static JobOutcome Cancel(string reason) => new Dropped(reason);

    /// <summary>Retries would not help: an operator must look.</summary>
    public static JobOutcome Park(string reason) => new Stuck(reason);

    internal sealed record Finished : JobOutcome;

    internal sealed record Later(TimeSpan Delay) : JobOutcome;

    internal sealed record Dropped(string Reason) : JobOutcome;

    internal sealed record Stuck(string Reason) : JobOutcome;
}

/// <summary>Runs the jobs of one kind. Each job gets a new handler in its own scope.</summary>
/// <typeparam name="TArgs">The argument; it is stored as JSON.</typeparam>
public interface IJobHandler<in TArgs>
{
    /// <summary>
    /// Does the work. It may run again after a crash at any point, so it must recognise what it has done before.
    /// </summary>
    Task<JobOutcome> RunAsync(TArgs args, CancellationToken cancellationToken);
}

/// <summary>All kinds of jobs, with their handlers and limits.</summary>
public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(k => k.Name);

    /// <summary>
    /// Finds a kind by name; null if this version does not have it, because another version may have left the job.
    /// </summary>
    public JobKind? Find(string name) => _kinds.GetValueOrDefault(name);
}

/// <summary>One kind of job.</summary>
/// <param name="Name">The name in the table <c>jobs</c>.</param>
/// <param name="MaxAttempts">How many attempts a failing job gets before it is parked.</param>
/// <param name="MaxParallel">How many of this kind one process runs at once; null means half of its slots.</param>
/// <param name="Run">Creates the handler and runs it.</param>
public sealed record JobKind(
    string Name,
    int MaxAttempts,
    int? MaxParallel,
    Func<IServiceProvider, string, CancellationToken, Task<JobOutcome>> Run
)
{
    /// <summary>Describes the kind whose jobs <typeparamref name="THandler"/> runs.</summary>
    public static JobKind Of<TArgs, THandler>(string name, int maxAttempts, int? maxParallel = null)
        where THandler : IJobHandler<TArgs> =>
        new(
            name,
            maxAttempts,
            maxParallel,
            (services, payload, ct) =>
                ActivatorUtilities
                    .GetServiceOrCreateInstance<THandler>(services)
                    .RunAsync(JsonSerializer.Deserialize<TArgs>(payload)!, ct)
        );
}
