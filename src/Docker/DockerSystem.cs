namespace Berth.Docker;

/// <summary>The engine itself.</summary>
public sealed class DockerSystem
{
    private readonly EngineConnection _engine;

    internal DockerSystem(EngineConnection engine) => _engine = engine;

    /// <summary>Asks whether the engine is there, and again which version it speaks.</summary>
    /// <exception cref="DockerUnreachableException">It is not.</exception>
    public Task PingAsync(CancellationToken cancellationToken = default) => _engine.PingAsync(cancellationToken);

    /// <summary>Its versions.</summary>
    public Task<EngineVersion> VersionAsync(CancellationToken cancellationToken = default) =>
        _engine.GetAsync("/version", DockerJson.Default.EngineVersion, cancellationToken);

    /// <summary>Its machine and settings.</summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellationToken = default) =>
        _engine.GetAsync("/info", DockerJson.Default.EngineInfo, cancellationToken);

    /// <summary>
    /// What images, containers and volumes take on disk. Slow, and engines up to 20.10 refuse a second call meanwhile.
    /// May take five minutes.
    /// </summary>
    /// <param name="volumesOnly">
    /// Leaves out images and containers, from API 1.42 on; older engines measure all the same.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<EngineDiskUsage> DiskUsageAsync(
        bool volumesOnly = false,
        CancellationToken cancellationToken = default
    ) =>
        _engine.GetAsync(
            volumesOnly ? "/system/df?type=volume" : "/system/df",
            DockerJson.Default.EngineDiskUsage,
            cancellationToken,
            TimeSpan.FromMinutes(5)
        );
}

/// <summary>The engine's versions.</summary>
public sealed record EngineVersion
{
    /// <summary>Its own.</summary>
    public string Version { get; init; } = "";

    /// <summary>The newest API it speaks.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The oldest API it speaks.</summary>
    public string MinAPIVersion { get; init; } = "";

    /// <summary>linux, ….</summary>
    public string Os { get; init; } = "";

    /// <summary>amd64, ….</summary>
    public string Arch { get; init; } = "";

    /// <summary>Of the system.</summary>
    public string KernelVersion { get; init; } = "";
}

/// <summary>The engine's machine and settings.</summary>
public sealed record EngineInfo
{
    /// <summary>Identifies the engine.</summary>
    public string ID { get; init; } = "";

    /// <summary>The machine's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The engine's version.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The machine's system.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>The system of its containers: linux, windows.</summary>
    public string OSType { get; init; } = "";

    /// <summary>x86_64, ….</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Processors.</summary>
    public int NCPU { get; init; }

    /// <summary>Bytes of memory.</summary>
    public long MemTotal { get; init; }

    /// <summary>Storage driver, overlay2.</summary>
    public string Driver { get; init; } = "";

    /// <summary>1 or 2.</summary>
    public string CgroupVersion { get; init; } = "";

    /// <summary>apparmor, seccomp, userns, rootless, ….</summary>
    public List<string>? SecurityOptions { get; init; }

    /// <summary>Containers go on while the engine restarts.</summary>
    public bool LiveRestoreEnabled { get; init; }

    /// <summary>Where it keeps its things.</summary>
    public string DockerRootDir { get; init; } = "";

    /// <summary>Memory can be limited.</summary>
    public bool MemoryLimit { get; init; }

    /// <summary>Swap can be limited.</summary>
    public bool SwapLimit { get; init; }

    /// <summary>Processes can be limited.</summary>
    public bool PidsLimit { get; init; }

    /// <summary>Processor time can be limited.</summary>
    public bool CpuCfsQuota { get; init; }

    /// <summary>Containers.</summary>
    public int Containers { get; init; }

    /// <summary>Containers that run.</summary>
    public int ContainersRunning { get; init; }

    /// <summary>Images.</summary>
    public int Images { get; init; }

    /// <summary>What is not well.</summary>
    public List<string>? Warnings { get; init; }
}

/// <summary>What the engine takes on disk.</summary>
public sealed record EngineDiskUsage
{
    /// <summary>Bytes of all image layers together.</summary>
    public long LayersSize { get; init; }

    /// <summary>Images.</summary>
    public List<ImageSummary>? Images { get; init; }

    /// <summary>Containers, with the size of their writable layers.</summary>
    public List<ContainerDisk>? Containers { get; init; }

    /// <summary>Volumes, with <see cref="VolumeDetails.UsageData"/>.</summary>
    public List<VolumeDetails>? Volumes { get; init; }
}

/// <summary>What a container takes on disk.</summary>
public sealed record ContainerDisk
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names, each with a slash before it.</summary>
    public List<string>? Names { get; init; }

    /// <summary>Bytes of its writable layer.</summary>
    public long SizeRw { get; init; }

    /// <summary>Bytes with its image.</summary>
    public long SizeRootFs { get; init; }
}
