using System.Text.Json;

namespace Berth.Platform.Jobs;

/// <summary>
/// How a job ended. Anything thrown means: again later, and park it when that has been tried often enough.
/// </summary>
public abstract record JobOutcome
{
    /// <summary>It happened.</summary>
    public static readonly JobOutcome Done = new Finished();

    /// <summary>Not yet; look again after a while. Does not count as an attempt.</summary>
    public static JobOutcome Snooze(TimeSpan delay) => new Later(delay);

    /// <summary>It need not happen any more.</summary>
    public static JobOutcome Cancel(string reason) => new Dropped(reason);

    /// <summary>No retry would help: an operator must look.</summary>
    public static JobOutcome Park(string reason) => new Stuck(reason);

    internal sealed record Finished : JobOutcome;

    internal sealed record Later(TimeSpan Delay) : JobOutcome;

    internal sealed record Dropped(string Reason) : JobOutcome;

    internal sealed record Stuck(string Reason) : JobOutcome;
}

/// <summary>Runs the jobs of one kind. Made anew, in a scope of its own, for each job.</summary>
/// <typeparam name="TArgs">The argument; it is stored as JSON.</typeparam>
public interface IJobHandler<in TArgs>
{
    /// <summary>May run again after a crash at any point, so it must find what it did before.</summary>
    Task<JobOutcome> RunAsync(TArgs args, CancellationToken cancellationToken);
}

/// <summary>All kinds of jobs: name, handler, how often a failing one is tried, how many run at once.</summary>
public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(k => k.Name);

    /// <summary>The kind of that name, or null: a job may have been left by another version.</summary>
    public JobKind? Find(string name) => _kinds.GetValueOrDefault(name);
}

/// <summary>One kind of job.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="MaxAttempts">How often a failing one is tried before it is parked.</param>
/// <param name="MaxParallel">How many of them one process runs at once; null: half of its slots.</param>
/// <param name="Run">Makes the handler and runs it.</param>
public sealed record JobKind(
    string Name,
    int MaxAttempts,
    int? MaxParallel,
    Func<IServiceProvider, string, CancellationToken, Task<JobOutcome>> Run
)
{
    /// <summary>The kind whose jobs <typeparamref name="THandler"/> runs.</summary>
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
