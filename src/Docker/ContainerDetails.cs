using System.Text.Json.Serialization;

namespace Berth.Docker;

/// <summary>A container as it is.</summary>
public sealed record ContainerDetails
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name, with a slash before it: see <see cref="PlainName"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string PlainName => Name.TrimStart('/');

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The id of its image.</summary>
    public string Image { get; init; } = "";

    /// <summary>The operating system it is for.</summary>
    public string Platform { get; init; } = "";

    /// <summary>How often the engine started it again.</summary>
    public int RestartCount { get; init; }

    /// <summary>What it does now.</summary>
    public ContainerState State { get; init; } = new();

    /// <summary>What runs in it. Its Image is the name it was created with.</summary>
    public ContainerConfig Config { get; init; } = new();

    /// <summary>Limits, mounts, and so on.</summary>
    public HostConfig HostConfig { get; init; } = new();

    /// <summary>Its networks.</summary>
    public NetworkSettings NetworkSettings { get; init; } = new();

    /// <summary>What is mounted in it.</summary>
    public List<MountPoint>? Mounts { get; init; }

    /// <summary>The commands that run in it at present, health checks too.</summary>
    public List<string>? ExecIDs { get; init; }
}

/// <summary>What a container does now.</summary>
public sealed record ContainerState
{
    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status { get; init; } = "";

    /// <summary>Running, or paused, or about to be restarted.</summary>
    public bool Running { get; init; }

    /// <summary>Paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Ended, and about to be started by its restart policy.</summary>
    public bool Restarting { get; init; }

    /// <summary>A process was killed because memory ran out.</summary>
    public bool OOMKilled { get; init; }

    /// <summary>The process id on the host; 0 = does not run.</summary>
    public int Pid { get; init; }

    /// <summary>How it ended the last time.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it could not be started the last time; empty = it could.</summary>
    public string Error { get; init; } = "";

    /// <summary>When it was started the last time; the year 1 = never.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended the last time; the year 1 = never.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>What its health checks say; null = it has none.</summary>
    public ContainerHealth? Health { get; init; }
}

/// <summary>What health checks say.</summary>
public sealed record ContainerHealth
{
    /// <summary>starting, healthy, unhealthy or none.</summary>
    public string Status { get; init; } = "";

    /// <summary>Failures in a row.</summary>
    public int FailingStreak { get; init; }

    /// <summary>The last checks.</summary>
    public List<HealthProbe>? Log { get; init; }
}

/// <summary>One health check.</summary>
public sealed record HealthProbe
{
    /// <summary>When it began.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset End { get; init; }

    /// <summary>0 = healthy.</summary>
    public int ExitCode { get; init; }

    /// <summary>Output.</summary>
    public string Output { get; init; } = "";
}

/// <summary>The networks of a container.</summary>
public sealed record NetworkSettings
{
    /// <summary>By name.</summary>
    public Dictionary<string, ContainerEndpoint>? Networks { get; init; }

    /// <summary>Ports, <c>80/tcp</c>, to the host addresses they are published at; null = not published.</summary>
    public Dictionary<string, List<PortBinding>?>? Ports { get; init; }
}

/// <summary>A container's place in a network.</summary>
public sealed record ContainerEndpoint
{
    /// <summary>Wished addresses.</summary>
    public EndpointAddresses? IPAMConfig { get; init; }

    /// <summary>Names by which others find it; older engines add the short id.</summary>
    public List<string>? Aliases { get; init; }

    /// <summary>The network's id.</summary>
    public string NetworkID { get; init; } = "";

    /// <summary>The id of this place; empty = it does not run.</summary>
    public string EndpointID { get; init; } = "";

    /// <summary>The network's way out.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Its address; empty = it does not run.</summary>
    public string IPAddress { get; init; } = "";

    /// <summary>The length of the subnet's prefix.</summary>
    public int IPPrefixLen { get; init; }

    /// <summary>The network's IPv6 way out.</summary>
    public string IPv6Gateway { get; init; } = "";

    /// <summary>Its IPv6 address.</summary>
    public string GlobalIPv6Address { get; init; } = "";

    /// <summary>The length of the IPv6 prefix.</summary>
    public int GlobalIPv6PrefixLen { get; init; }

    /// <summary>Its hardware address.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>Driver options.</summary>
    public Dictionary<string, string>? DriverOpts { get; init; }
}

/// <summary>Something mounted in a container.</summary>
public sealed record MountPoint
{
    /// <summary>volume, bind or tmpfs.</summary>
    public string Type { get; init; } = "";

    /// <summary>The volume's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it is on the host.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it is in the container.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Can be written.</summary>
    public bool RW { get; init; }
}

/// <summary>A container in a list.</summary>
public sealed record ContainerSummary
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names, each with a slash before it.</summary>
    public List<string>? Names { get; init; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Name => Names is { Count: > 0 } ? Names[0].TrimStart('/') : "";

    /// <summary>When it was created, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>The image's name it was created with.</summary>
    public string Image { get; init; } = "";

    /// <summary>The image's id.</summary>
    public string ImageID { get; init; } = "";

    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string State { get; init; } = "";

    /// <summary>The same in words for people, with duration and health.</summary>
    public string Status { get; init; } = "";

    /// <summary>Labels.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>Its networks.</summary>
    public NetworkSettings? NetworkSettings { get; init; }
}
