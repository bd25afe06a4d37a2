namespace Berth.Docker;

/// <summary>What runs in a container, as asked for and as inspected.</summary>
public record ContainerConfig
{
    /// <summary>Image name or id.</summary>
    public string Image { get; init; } = "";

    /// <summary>Arguments; null = the image's.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The program; null = the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary><c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>User name or id, with group if wished; null = the image's.</summary>
    public string? User { get; init; }

    /// <summary>The folder the program starts in.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Ports by <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, Nothing>? ExposedPorts { get; init; }

    /// <summary>Anonymous volumes by path.</summary>
    public IReadOnlyDictionary<string, Nothing>? Volumes { get; init; }

    /// <summary>How the engine finds out whether it works.</summary>
    public HealthCheck? Healthcheck { get; init; }

    /// <summary>The signal that asks it to end; null = TERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and KILL; null = 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>Its name to itself; null = the short id.</summary>
    public string? Hostname { get; init; }

    /// <summary>Its domain to itself.</summary>
    public string? Domainname { get; init; }

    /// <summary>Has a terminal: its output is one raw stream.</summary>
    public bool Tty { get; init; }

    /// <summary>Keeps its standard input open.</summary>
    public bool OpenStdin { get; init; }
}

/// <summary>A container to create.</summary>
public sealed record ContainerSpec : ContainerConfig
{
    /// <summary>Limits, mounts, and all else that concerns the host.</summary>
    public HostConfig? HostConfig { get; init; }

    /// <summary>The network it is born in.</summary>
    public NetworkingConfig? NetworkingConfig { get; init; }
}

/// <summary>The JSON value <c>{}</c>, where the engine wants a set.</summary>
public sealed record Nothing
{
    /// <summary>The one value.</summary>
    public static readonly Nothing Value = new();
}

/// <summary>
/// The network a container is born in, by name or id. Below API 1.44 only one: connect the others before the start.
/// </summary>
public sealed record NetworkingConfig(IReadOnlyDictionary<string, EndpointSpec> EndpointsConfig);

/// <summary>How the engine finds out whether a container works.</summary>
public sealed record HealthCheck
{
    /// <summary><c>["CMD", …]</c>, <c>["CMD-SHELL", "…"]</c> or <c>["NONE"]</c>.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Nanoseconds between checks.</summary>
    public long Interval { get; init; }

    /// <summary>Nanoseconds one check may take.</summary>
    public long Timeout { get; init; }

    /// <summary>Nanoseconds after the start in which failures do not count.</summary>
    public long StartPeriod { get; init; }

    /// <summary>Nanoseconds between checks in the start period. API 1.44 and newer; null = not sent.</summary>
    public long? StartInterval { get; init; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    public int Retries { get; init; }
}
