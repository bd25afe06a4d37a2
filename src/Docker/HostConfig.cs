namespace Berth.Docker;

/// <summary>Limits, mounts, and all else of a container that concerns the host.</summary>
public sealed record HostConfig
{
    /// <summary><c>source:/target[:options]</c>.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    /// <summary>Containers whose volumes it shares.</summary>
    public IReadOnlyList<string>? VolumesFrom { get; init; }

    /// <summary>Mounts.</summary>
    public IReadOnlyList<Mount>? Mounts { get; init; }

    /// <summary>Memory filesystems: path to options.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Bytes; 0 = no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory and swap together; 0 = twice the memory, -1 = no limit.</summary>
    public long MemorySwap { get; init; }

    /// <summary>Bytes.</summary>
    public long MemoryReservation { get; init; }

    /// <summary>Billionths of a processor; 0 = no limit.</summary>
    public long NanoCpus { get; init; }

    /// <summary>Relative weight; 0 = 1024.</summary>
    public long CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long CpuPeriod { get; init; }

    /// <summary>Microseconds per period.</summary>
    public long CpuQuota { get; init; }

    /// <summary>Processors it may run on.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Processes and threads; null or 0 = no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>10 to 1000; 0 = default.</summary>
    public int BlkioWeight { get; init; }

    /// <summary>Bytes per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; init; }

    /// <summary>Bytes per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    /// <summary>Operations per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIOps { get; init; }

    /// <summary>Operations per second and device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIOps { get; init; }

    /// <summary>Options of the writable layer; <c>size</c> needs xfs with project quotas.</summary>
    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<Ulimit>? Ulimits { get; init; }

    /// <summary>When the engine starts it again.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>Published ports: <c>80/tcp</c> to host addresses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    /// <summary>Publish every exposed port at some port of the host.</summary>
    public bool PublishAllPorts { get; init; }

    /// <summary>Capabilities to add.</summary>
    public IReadOnlyList<string>? CapAdd { get; init; }

    /// <summary>Capabilities to take; <c>ALL</c>.</summary>
    public IReadOnlyList<string>? CapDrop { get; init; }

    /// <summary><c>no-new-privileges</c>, <c>seccomp=…</c>, <c>apparmor=…</c>.</summary>
    public IReadOnlyList<string>? SecurityOpt { get; init; }

    /// <summary>Paths that cannot be read; null = the engine's list, empty = none.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that cannot be written; null = the engine's list, empty = none.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>All capabilities and devices.</summary>
    public bool Privileged { get; init; }

    /// <summary>The root filesystem cannot be written.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>bridge, host, none, container:id, or a network's name.</summary>
    public string? NetworkMode { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string>? Dns { get; init; }

    /// <summary>Resolver options.</summary>
    public IReadOnlyList<string>? DnsOptions { get; init; }

    /// <summary>Search domains.</summary>
    public IReadOnlyList<string>? DnsSearch { get; init; }

    /// <summary><c>host:address</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>Where output goes.</summary>
    public LogConfig? LogConfig { get; init; }

    /// <summary>Run a small init as process 1, which forwards signals and reaps.</summary>
    public bool? Init { get; init; }

    /// <summary>Bytes of /dev/shm; 0 = 64 MiB.</summary>
    public long ShmSize { get; init; }

    /// <summary>Remove it when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>-1000 to 1000: the higher, the sooner it is killed when memory runs out.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Additional groups.</summary>
    public IReadOnlyList<string>? GroupAdd { get; init; }

    /// <summary>Devices.</summary>
    public IReadOnlyList<DeviceMapping>? Devices { get; init; }

    /// <summary>Devices asked of drivers (GPUs).</summary>
    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; init; }

    /// <summary>Kernel parameters of its namespaces.</summary>
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    /// <summary>The runtime; null = the engine's default, runc.</summary>
    public string? Runtime { get; init; }

    /// <summary>User namespace mode.</summary>
    public string? UsernsMode { get; init; }

    /// <summary>private, shareable, host, container:id.</summary>
    public string? IpcMode { get; init; }

    /// <summary>host, container:id; null = its own.</summary>
    public string? PidMode { get; init; }

    /// <summary>private or host.</summary>
    public string? CgroupnsMode { get; init; }

    /// <summary>The cgroup its own is made in.</summary>
    public string? CgroupParent { get; init; }
}

/// <summary>A resource limit, as of setrlimit.</summary>
public sealed record Ulimit(string Name, long Soft, long Hard);

/// <summary>
/// When the engine starts a container again: no, always, unless-stopped, on-failure (then at most so often; 0 = no
/// limit).
/// </summary>
public sealed record RestartPolicy(string Name, int MaximumRetryCount = 0);

/// <summary>An address of the host at which a port is published. Empty port = any free one.</summary>
public sealed record PortBinding(string HostIp, string HostPort);

/// <summary>A logging driver with options (<c>max-size</c>, <c>max-file</c>).</summary>
public sealed record LogConfig(string Type, IReadOnlyDictionary<string, string>? Config);

/// <summary>A device of the host in a container; permissions of r, w, m.</summary>
public sealed record DeviceMapping(string PathOnHost, string PathInContainer, string CgroupPermissions);

/// <summary>A limit for a device, per second.</summary>
public sealed record ThrottleDevice(string Path, long Rate);

/// <summary>Devices asked of a driver.</summary>
public sealed record DeviceRequest
{
    /// <summary>The driver.</summary>
    public string? Driver { get; init; }

    /// <summary>How many; -1 = all.</summary>
    public int Count { get; init; }

    /// <summary>Which.</summary>
    public IReadOnlyList<string>? DeviceIDs { get; init; }

    /// <summary>Alternatives of sets of capabilities.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    /// <summary>Driver options.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
