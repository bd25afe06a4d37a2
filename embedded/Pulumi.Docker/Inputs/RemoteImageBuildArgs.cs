namespace Pulumi.Docker.Inputs;

/// <summary>Remote image build, as declared.</summary>
public sealed class RemoteImageBuildArgs : ResourceArgs
{
    [Input("additionalContexts")]
    private InputList<string>? _additionalContexts;

    public InputList<string> AdditionalContexts
    {
        get => _additionalContexts ??= new InputList<string>();
        set => _additionalContexts = value;
    }

    [Input("authConfigs")]
    private InputList<RemoteImageBuildAuthConfigArgs>? _authConfigs;

    public InputList<RemoteImageBuildAuthConfigArgs> AuthConfigs
    {
        get => _authConfigs ??= new InputList<RemoteImageBuildAuthConfigArgs>();
        set => _authConfigs = value;
    }

    [Input("buildArgs")]
    private InputMap<string>? _buildArgs;

    public InputMap<string> BuildArgs
    {
        get => _buildArgs ??= new InputMap<string>();
        set => _buildArgs = value;
    }

    [Input("buildId")]
    public Input<string>? BuildId { get; set; }

    [Input("buildLogFile")]
    public Input<string>? BuildLogFile { get; set; }

    [Input("builder")]
    public Input<string>? Builder { get; set; }

    [Input("cacheFroms")]
    private InputList<string>? _cacheFroms;

    public InputList<string> CacheFroms
    {
        get => _cacheFroms ??= new InputList<string>();
        set => _cacheFroms = value;
    }

    [Input("cacheTos")]
    private InputList<string>? _cacheTos;

    public InputList<string> CacheTos
    {
        get => _cacheTos ??= new InputList<string>();
        set => _cacheTos = value;
    }

    [Input("cgroupParent")]
    public Input<string>? CgroupParent { get; set; }

    [Input("context", required: true)]
    public Input<string> Context { get; set; } = null!;

    [Input("cpuPeriod")]
    public Input<int>? CpuPeriod { get; set; }

    [Input("cpuQuota")]
    public Input<int>? CpuQuota { get; set; }

    [Input("cpuSetCpus")]
    public Input<string>? CpuSetCpus { get; set; }

    [Input("cpuSetMems")]
    public Input<string>? CpuSetMems { get; set; }

    [Input("cpuShares")]
    public Input<int>? CpuShares { get; set; }

    [Input("dockerfile")]
    public Input<string>? Dockerfile { get; set; }

    [Input("extraHosts")]
    private InputList<string>? _extraHosts;

    public InputList<string> ExtraHosts
    {
        get => _extraHosts ??= new InputList<string>();
        set => _extraHosts = value;
    }

    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("isolation")]
    public Input<string>? Isolation { get; set; }

    [Input("label")]
    private InputMap<string>? _label;

    public InputMap<string> Label
    {
        get => _label ??= new InputMap<string>();
        set => _label = value;
    }

    [Input("labels")]
    private InputMap<string>? _labels;

    public InputMap<string> Labels
    {
        get => _labels ??= new InputMap<string>();
        set => _labels = value;
    }

    [Input("memory")]
    public Input<int>? Memory { get; set; }

    [Input("memorySwap")]
    public Input<int>? MemorySwap { get; set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("noCache")]
    public Input<bool>? NoCache { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("provenance")]
    public Input<string>? Provenance { get; set; }

    [Input("pullParent")]
    public Input<bool>? PullParent { get; set; }

    [Input("remoteContext")]
    public Input<string>? RemoteContext { get; set; }

    [Input("remove")]
    public Input<bool>? Remove { get; set; }

    [Input("sbom")]
    public Input<string>? Sbom { get; set; }

    [Input("secrets")]
    private InputList<RemoteImageBuildSecretArgs>? _secrets;

    public InputList<RemoteImageBuildSecretArgs> Secrets
    {
        get => _secrets ??= new InputList<RemoteImageBuildSecretArgs>();
        set => _secrets = value;
    }

    [Input("securityOpts")]
    private InputList<string>? _securityOpts;

    public InputList<string> SecurityOpts
    {
        get => _securityOpts ??= new InputList<string>();
        set => _securityOpts = value;
    }

    [Input("sessionId")]
    public Input<string>? SessionId { get; set; }

    [Input("shmSize")]
    public Input<int>? ShmSize { get; set; }

    [Input("squash")]
    public Input<bool>? Squash { get; set; }

    [Input("suppressOutput")]
    public Input<bool>? SuppressOutput { get; set; }

    [Input("tags")]
    private InputList<string>? _tags;

    public InputList<string> Tags
    {
        get => _tags ??= new InputList<string>();
        set => _tags = value;
    }

    [Input("target")]
    public Input<string>? Target { get; set; }

    [Input("ulimits")]
    private InputList<RemoteImageBuildUlimitArgs>? _ulimits;

    public InputList<RemoteImageBuildUlimitArgs> Ulimits
    {
        get => _ulimits ??= new InputList<RemoteImageBuildUlimitArgs>();
        set => _ulimits = value;
    }

    [Input("useLegacyBuilder")]
    public Input<bool>? UseLegacyBuilder { get; set; }

    [Input("version")]
    public Input<string>? Version { get; set; }

    public RemoteImageBuildArgs()
    {
    }

    public static new RemoteImageBuildArgs Empty => new();
}

/// <summary>Remote image build, as known.</summary>
public sealed class RemoteImageBuildGetArgs : ResourceArgs
{
    [Input("additionalContexts")]
    private InputList<string>? _additionalContexts;

    public InputList<string> AdditionalContexts
    {
        get => _additionalContexts ??= new InputList<string>();
        set => _additionalContexts = value;
    }

    [Input("authConfigs")]
    private InputList<RemoteImageBuildAuthConfigGetArgs>? _authConfigs;

    public InputList<RemoteImageBuildAuthConfigGetArgs> AuthConfigs
    {
        get => _authConfigs ??= new InputList<RemoteImageBuildAuthConfigGetArgs>();
        set => _authConfigs = value;
    }

    [Input("buildArgs")]
    private InputMap<string>? _buildArgs;

    public InputMap<string> BuildArgs
    {
        get => _buildArgs ??= new InputMap<string>();
        set => _buildArgs = value;
    }

    [Input("buildId")]
    public Input<string>? BuildId { get; set; }

    [Input("buildLogFile")]
    public Input<string>? BuildLogFile { get; set; }

    [Input("builder")]
    public Input<string>? Builder { get; set; }

    [Input("cacheFroms")]
    private InputList<string>? _cacheFroms;

    public InputList<string> CacheFroms
    {
        get => _cacheFroms ??= new InputList<string>();
        set => _cacheFroms = value;
    }

    [Input("cacheTos")]
    private InputList<string>? _cacheTos;

    public InputList<string> CacheTos
    {
        get => _cacheTos ??= new InputList<string>();
        set => _cacheTos = value;
    }

    [Input("cgroupParent")]
    public Input<string>? CgroupParent { get; set; }

    [Input("context", required: true)]
    public Input<string> Context { get; set; } = null!;

    [Input("cpuPeriod")]
    public Input<int>? CpuPeriod { get; set; }

    [Input("cpuQuota")]
    public Input<int>? CpuQuota { get; set; }

    [Input("cpuSetCpus")]
    public Input<string>? CpuSetCpus { get; set; }

    [Input("cpuSetMems")]
    public Input<string>? CpuSetMems { get; set; }

    [Input("cpuShares")]
    public Input<int>? CpuShares { get; set; }

    [Input("dockerfile")]
    public Input<string>? Dockerfile { get; set; }

    [Input("extraHosts")]
    private InputList<string>? _extraHosts;

    public InputList<string> ExtraHosts
    {
        get => _extraHosts ??= new InputList<string>();
        set => _extraHosts = value;
    }

    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("isolation")]
    public Input<string>? Isolation { get; set; }

    [Input("label")]
    private InputMap<string>? _label;

    public InputMap<string> Label
    {
        get => _label ??= new InputMap<string>();
        set => _label = value;
    }

    [Input("labels")]
    private InputMap<string>? _labels;

    public InputMap<string> Labels
    {
        get => _labels ??= new InputMap<string>();
        set => _labels = value;
    }

    [Input("memory")]
    public Input<int>? Memory { get; set; }

    [Input("memorySwap")]
    public Input<int>? MemorySwap { get; set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("noCache")]
    public Input<bool>? NoCache { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("provenance")]
    public Input<string>? Provenance { get; set; }

    [Input("pullParent")]
    public Input<bool>? PullParent { get; set; }

    [Input("remoteContext")]
    public Input<string>? RemoteContext { get; set; }

    [Input("remove")]
    public Input<bool>? Remove { get; set; }

    [Input("sbom")]
    public Input<string>? Sbom { get; set; }

    [Input("secrets")]
    private InputList<RemoteImageBuildSecretGetArgs>? _secrets;

    public InputList<RemoteImageBuildSecretGetArgs> Secrets
    {
        get => _secrets ??= new InputList<RemoteImageBuildSecretGetArgs>();
        set => _secrets = value;
    }

    [Input("securityOpts")]
    private InputList<string>? _securityOpts;

    public InputList<string> SecurityOpts
    {
        get => _securityOpts ??= new InputList<string>();
        set => _securityOpts = value;
    }

    [Input("sessionId")]
    public Input<string>? SessionId { get; set; }

    [Input("shmSize")]
    public Input<int>? ShmSize { get; set; }

    [Input("squash")]
    public Input<bool>? Squash { get; set; }

    [Input("suppressOutput")]
    public Input<bool>? SuppressOutput { get; set; }

    [Input("tags")]
    private InputList<string>? _tags;

    public InputList<string> Tags
    {
        get => _tags ??= new InputList<string>();
        set => _tags = value;
    }

    [Input("target")]
    public Input<string>? Target { get; set; }

    [Input("ulimits")]
    private InputList<RemoteImageBuildUlimitGetArgs>? _ulimits;

    public InputList<RemoteImageBuildUlimitGetArgs> Ulimits
    {
        get => _ulimits ??= new InputList<RemoteImageBuildUlimitGetArgs>();
        set => _ulimits = value;
    }

    [Input("useLegacyBuilder")]
    public Input<bool>? UseLegacyBuilder { get; set; }

    [Input("version")]
    public Input<string>? Version { get; set; }

    public RemoteImageBuildGetArgs()
    {
    }

    public static new RemoteImageBuildGetArgs Empty => new();
}
