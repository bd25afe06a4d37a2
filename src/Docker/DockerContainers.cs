using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>The containers of an engine. Wherever an id is asked for, a name will do.</summary>
public sealed class DockerContainers
{
    private readonly EngineConnection _engine;

    internal DockerContainers(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// Creates a container; it does not run yet. 404 when the image is not there (nothing is pulled), 409 when the name
    /// is taken.
    /// </summary>
    /// <param name="name">Its name; null = the engine makes one up.</param>
    /// <param name="spec">What it is to be.</param>
    /// <param name="platform"><c>os/arch</c> of the image; null = the engine's.</param>
    /// <param name="cancellationToken">Ends the wait; the container may be created all the same.</param>
    public Task<CreatedContainer> CreateAsync(
        string? name,
        ContainerSpec spec,
        string? platform = null,
        CancellationToken cancellationToken = default
    ) =>
        _engine.JsonAsync(
            HttpMethod.Post,
            With("/containers/create", ("name", name), ("platform", platform)),
            EngineConnection.Json(spec, DockerJson.Default.ContainerSpec),
            DockerJson.Default.CreatedContainer,
            cancellationToken
        );

    /// <summary>
    /// Starts it. False = it runs already. 400 or 500 when the runtime or the network refuse; the container then stays,
    /// not started.
    /// </summary>
    public Task<bool> StartAsync(string id, CancellationToken cancellationToken = default) =>
        PostAsync(id, "start", cancellationToken);

    /// <summary>
    /// Asks it to end (its stop signal, TERM by default) and kills it after <paramref name="grace"/>. False = it did
    /// not run.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="grace">
    /// How long it may take, in whole seconds; null = what the container was created with, 10 s by default.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the stop.</param>
    public Task<bool> StopAsync(string id, TimeSpan? grace = null, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Post,
            With($"/containers/{Segment(id)}/stop", ("t", Seconds(grace))),
            null,
            cancellationToken,
            Patience(grace)
        );

    /// <summary>Freezes its processes where they are. 409 when it does not run, or is paused already.</summary>
    public Task PauseAsync(string id, CancellationToken cancellationToken = default) =>
        PostAsync(id, "pause", cancellationToken);

    /// <summary>Lets them go on. 409 (500 from older engines) when it is not paused.</summary>
    public Task UnpauseAsync(string id, CancellationToken cancellationToken = default) =>
        PostAsync(id, "unpause", cancellationToken);

    /// <summary>Sends a signal, KILL by default. 409 when it does not run.</summary>
    public Task KillAsync(string id, string? signal = null, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Post,
            With($"/containers/{Segment(id)}/kill", ("signal", signal)),
            null,
            cancellationToken
        );

    /// <summary>Stops it as <see cref="StopAsync"/> does, then starts it.</summary>
    public Task RestartAsync(string id, TimeSpan? grace = null, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Post,
            With($"/containers/{Segment(id)}/restart", ("t", Seconds(grace))),
            null,
            cancellationToken,
            Patience(grace)
        );

    /// <summary>
    /// Waits, without a time limit, until it does not run (or for what <paramref name="condition"/> says) and answers
    /// its exit code.
    /// </summary>
    public Task<ContainerExit> WaitAsync(
        string id,
        WaitCondition condition = WaitCondition.NotRunning,
        CancellationToken cancellationToken = default
    ) =>
        _engine.JsonAsync(
            HttpMethod.Post,
            With(
                $"/containers/{Segment(id)}/wait",
                (
                    "condition",
                    condition switch
                    {
                        WaitCondition.NextExit => "next-exit",
                        WaitCondition.Removed => "removed",
                        _ => "not-running",
                    }
                )
            ),
            null,
            DockerJson.Default.ContainerExit,
            cancellationToken,
            Timeout.InfiniteTimeSpan
        );

    /// <summary>
    /// Removes it. 409 when it runs (without force) or is being removed already, 404 when there is none.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="force">Kill it first if it runs.</param>
    /// <param name="volumes">Its anonymous volumes, too. Named ones always stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task RemoveAsync(
        string id,
        bool force = false,
        bool volumes = false,
        CancellationToken cancellationToken = default
    ) =>
        _engine.CallAsync(
            HttpMethod.Delete,
            With($"/containers/{Segment(id)}", ("force", force), ("v", volumes)),
            null,
            cancellationToken
        );

    /// <summary>Gives it another name. 409 when that is taken.</summary>
    public Task RenameAsync(string id, string name, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Post,
            With($"/containers/{Segment(id)}/rename", ("name", name)),
            null,
            cancellationToken
        );

    /// <summary>Changes limits and restart policy in place. What is null stays.</summary>
    /// <returns>The engine's warnings.</returns>
    public async Task<IReadOnlyList<string>> UpdateAsync(
        string id,
        ContainerUpdate update,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _engine.JsonAsync(
                HttpMethod.Post,
                $"/containers/{Segment(id)}/update",
                EngineConnection.Json(update, DockerJson.Default.ContainerUpdate),
                DockerJson.Default.EngineWarnings,
                cancellationToken
            )
        ).Warnings
        ?? [];

    /// <summary>A container as it is. 404 when there is none.</summary>
    public Task<ContainerDetails> InspectAsync(string id, CancellationToken cancellationToken = default) =>
        _engine.GetAsync($"/containers/{Segment(id)}/json", DockerJson.Default.ContainerDetails, cancellationToken);

    /// <summary>
    /// Containers, running or not, that carry all the labels (<c>key</c> or <c>key=value</c>); all containers when none
    /// are given.
    /// </summary>
    public async Task<IReadOnlyList<ContainerSummary>> ListAsync(
        IEnumerable<string>? labels = null,
        CancellationToken cancellationToken = default
    ) =>
        await _engine.GetAsync(
            With("/containers/json", ("all", true), ("filters", Filters(("label", labels)))),
            DockerJson.Default.ListContainerSummary,
            cancellationToken
        );

    /// <summary>All containers that have a volume, running or not.</summary>
    public async Task<IReadOnlyList<ContainerSummary>> WithVolumeAsync(
        string volume,
        CancellationToken cancellationToken = default
    ) =>
        await _engine.GetAsync(
            With("/containers/json", ("all", true), ("filters", Filters(("volume", [volume])))),
            DockerJson.Default.ListContainerSummary,
            cancellationToken
        );

    private static int? Seconds(TimeSpan? grace) => grace is { } g ? (int)Math.Ceiling(g.TotalSeconds) : null;

    /// <summary>The engine answers a stop only when it is done.</summary>
    private TimeSpan Patience(TimeSpan? grace) =>
        _engine.Timeout == Timeout.InfiniteTimeSpan
            ? _engine.Timeout
            : _engine.Timeout + (grace is { Ticks: > 0 } g ? g : TimeSpan.FromSeconds(10));

    private Task<bool> PostAsync(string id, string verb, CancellationToken cancellationToken) =>
        _engine.CallAsync(HttpMethod.Post, $"/containers/{Segment(id)}/{verb}", null, cancellationToken);
}

/// <summary>What to wait for.</summary>
public enum WaitCondition
{
    /// <summary>It does not run: at once if it never did.</summary>
    NotRunning,

    /// <summary>It ends the next time. Ask before starting it.</summary>
    NextExit,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A created container.</summary>
public sealed record CreatedContainer
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>What the engine cannot do as asked.</summary>
    public List<string>? Warnings { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ContainerExit
{
    /// <summary>0 = well; 137 = killed; 126 and 127 = the command could not be started.</summary>
    public int StatusCode { get; init; }

    /// <summary>Why the wait itself failed, if it did.</summary>
    public ContainerExitError? Error { get; init; }
}

/// <summary>Why a wait failed.</summary>
public sealed record ContainerExitError
{
    /// <summary>The engine's words.</summary>
    public string? Message { get; init; }
}

/// <summary>Limits and restart policy to change in place. Null = stays.</summary>
public sealed record ContainerUpdate
{
    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of memory and swap together; -1 = no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Bytes.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>Billionths of a processor.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Relative weight, 1024 by default.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>Microseconds per period.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Processors it may run on, <c>0-1,3</c>.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Processes and threads; 0 or -1 = no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>10 to 1000.</summary>
    public int? BlkioWeight { get; init; }

    /// <summary>Bytes per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; init; }

    /// <summary>Bytes per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    /// <summary>Operations per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIOps { get; init; }

    /// <summary>Operations per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIOps { get; init; }

    /// <summary>When the engine starts it again.</summary>
    public RestartPolicy? RestartPolicy { get; init; }
}

internal sealed record EngineWarnings(List<string>? Warnings);
