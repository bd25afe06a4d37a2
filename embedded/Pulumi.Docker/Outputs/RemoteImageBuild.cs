using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Remote image build.</summary>
[OutputType]
public sealed class RemoteImageBuild
{
    public readonly ImmutableArray<string> AdditionalContexts;
    public readonly ImmutableArray<RemoteImageBuildAuthConfig> AuthConfigs;
    public readonly ImmutableDictionary<string, string>? BuildArgs;
    public readonly string? BuildId;
    public readonly string? BuildLogFile;
    public readonly string? Builder;
    public readonly ImmutableArray<string> CacheFroms;
    public readonly ImmutableArray<string> CacheTos;
    public readonly string? CgroupParent;
    public readonly string Context;
    public readonly int? CpuPeriod;
    public readonly int? CpuQuota;
    public readonly string? CpuSetCpus;
    public readonly string? CpuSetMems;
    public readonly int? CpuShares;
    public readonly string? Dockerfile;
    public readonly ImmutableArray<string> ExtraHosts;
    public readonly bool? ForceRemove;
    public readonly string? Isolation;
    public readonly ImmutableDictionary<string, string>? Label;
    public readonly ImmutableDictionary<string, string>? Labels;
    public readonly int? Memory;
    public readonly int? MemorySwap;
    public readonly string? NetworkMode;
    public readonly bool? NoCache;
    public readonly string? Platform;
    public readonly string? Provenance;
    public readonly bool? PullParent;
    public readonly string? RemoteContext;
    public readonly bool? Remove;
    public readonly string? Sbom;
    public readonly ImmutableArray<RemoteImageBuildSecret> Secrets;
    public readonly ImmutableArray<string> SecurityOpts;
    public readonly string? SessionId;
    public readonly int? ShmSize;
    public readonly bool? Squash;
    public readonly bool? SuppressOutput;
    public readonly ImmutableArray<string> Tags;
    public readonly string? Target;
    public readonly ImmutableArray<RemoteImageBuildUlimit> Ulimits;
    public readonly bool? UseLegacyBuilder;
    public readonly string? Version;

    [OutputConstructor]
    private RemoteImageBuild(
        ImmutableArray<string> additionalContexts,
        ImmutableArray<RemoteImageBuildAuthConfig> authConfigs,
        ImmutableDictionary<string, string>? buildArgs,
        string? buildId,
        string? buildLogFile,
        string? builder,
        ImmutableArray<string> cacheFroms,
        ImmutableArray<string> cacheTos,
        string? cgroupParent,
        string context,
        int? cpuPeriod,
        int? cpuQuota,
        string? cpuSetCpus,
        string? cpuSetMems,
        int? cpuShares,
        string? dockerfile,
        ImmutableArray<string> extraHosts,
        bool? forceRemove,
        string? isolation,
        ImmutableDictionary<string, string>? label,
        ImmutableDictionary<string, string>? labels,
        int? memory,
        int? memorySwap,
        string? networkMode,
        bool? noCache,
        string? platform,
        string? provenance,
        bool? pullParent,
        string? remoteContext,
        bool? remove,
        string? sbom,
        ImmutableArray<RemoteImageBuildSecret> secrets,
        ImmutableArray<string> securityOpts,
        string? sessionId,
        int? shmSize,
        bool? squash,
        bool? suppressOutput,
        ImmutableArray<string> tags,
        string? target,
        ImmutableArray<RemoteImageBuildUlimit> ulimits,
        bool? useLegacyBuilder,
        string? version)
    {
        AdditionalContexts = additionalContexts;
        AuthConfigs = authConfigs;
        BuildArgs = buildArgs;
        BuildId = buildId;
        BuildLogFile = buildLogFile;
        Builder = builder;
        CacheFroms = cacheFroms;
        CacheTos = cacheTos;
        CgroupParent = cgroupParent;
        Context = context;
        CpuPeriod = cpuPeriod;
        CpuQuota = cpuQuota;
        CpuSetCpus = cpuSetCpus;
        CpuSetMems = cpuSetMems;
        CpuShares = cpuShares;
        Dockerfile = dockerfile;
        ExtraHosts = extraHosts;
        ForceRemove = forceRemove;
        Isolation = isolation;
        Label = label;
        Labels = labels;
        Memory = memory;
        MemorySwap = memorySwap;
        NetworkMode = networkMode;
        NoCache = noCache;
        Platform = platform;
        Provenance = provenance;
        PullParent = pullParent;
        RemoteContext = remoteContext;
        Remove = remove;
        Sbom = sbom;
        Secrets = secrets;
        SecurityOpts = securityOpts;
        SessionId = sessionId;
        ShmSize = shmSize;
        Squash = squash;
        SuppressOutput = suppressOutput;
        Tags = tags;
        Target = target;
        Ulimits = ulimits;
        UseLegacyBuilder = useLegacyBuilder;
        Version = version;
    }
}
