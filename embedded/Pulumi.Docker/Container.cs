using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>A container of the engine.</summary>
[DockerResourceType("docker:index/container:Container")]
public partial class Container : CustomResource
{
    [Output("attach")]
    public Output<bool?> Attach { get; private set; } = null!;

    [Output("bridge")]
    public Output<string> Bridge { get; private set; } = null!;

    [Output("capabilities")]
    public Output<Outputs.ContainerCapabilities?> Capabilities { get; private set; } = null!;

    [Output("cgroupParent")]
    public Output<string?> CgroupParent { get; private set; } = null!;

    [Output("cgroupnsMode")]
    public Output<string?> CgroupnsMode { get; private set; } = null!;

    [Output("command")]
    public Output<ImmutableArray<string>> Command { get; private set; } = null!;

    [Output("containerLogs")]
    public Output<string> ContainerLogs { get; private set; } = null!;

    [Output("containerReadRefreshTimeoutMilliseconds")]
    public Output<int?> ContainerReadRefreshTimeoutMilliseconds { get; private set; } = null!;

    [Output("cpuPeriod")]
    public Output<int?> CpuPeriod { get; private set; } = null!;

    [Output("cpuQuota")]
    public Output<int?> CpuQuota { get; private set; } = null!;

    [Output("cpuSet")]
    public Output<string?> CpuSet { get; private set; } = null!;

    [Output("cpuShares")]
    public Output<int?> CpuShares { get; private set; } = null!;

    [Output("cpus")]
    public Output<string?> Cpus { get; private set; } = null!;

    [Output("destroyGraceSeconds")]
    public Output<int?> DestroyGraceSeconds { get; private set; } = null!;

    [Output("deviceReadBps")]
    public Output<ImmutableArray<Outputs.ContainerDeviceReadBp>> DeviceReadBps { get; private set; } = null!;

    [Output("deviceReadIops")]
    public Output<ImmutableArray<Outputs.ContainerDeviceReadIop>> DeviceReadIops { get; private set; } = null!;

    [Output("deviceRequests")]
    public Output<ImmutableArray<Outputs.ContainerDeviceRequest>> DeviceRequests { get; private set; } = null!;

    [Output("deviceWriteBps")]
    public Output<ImmutableArray<Outputs.ContainerDeviceWriteBp>> DeviceWriteBps { get; private set; } = null!;

    [Output("deviceWriteIops")]
    public Output<ImmutableArray<Outputs.ContainerDeviceWriteIop>> DeviceWriteIops { get; private set; } = null!;

    [Output("devices")]
    public Output<ImmutableArray<Outputs.ContainerDevice>> Devices { get; private set; } = null!;

    [Output("dns")]
    public Output<ImmutableArray<string>> Dns { get; private set; } = null!;

    [Output("dnsOpts")]
    public Output<ImmutableArray<string>> DnsOpts { get; private set; } = null!;

    [Output("dnsSearches")]
    public Output<ImmutableArray<string>> DnsSearches { get; private set; } = null!;

    [Output("domainname")]
    public Output<string?> Domainname { get; private set; } = null!;

    [Output("entrypoints")]
    public Output<ImmutableArray<string>> Entrypoints { get; private set; } = null!;

    [Output("envs")]
    public Output<ImmutableArray<string>> Envs { get; private set; } = null!;

    [Output("exitCode")]
    public Output<int> ExitCode { get; private set; } = null!;

    [Output("gpus")]
    public Output<string?> Gpus { get; private set; } = null!;

    [Output("groupAdds")]
    public Output<ImmutableArray<string>> GroupAdds { get; private set; } = null!;

    [Output("healthcheck")]
    public Output<Outputs.ContainerHealthcheck> Healthcheck { get; private set; } = null!;

    [Output("hostname")]
    public Output<string> Hostname { get; private set; } = null!;

    [Output("hosts")]
    public Output<ImmutableArray<Outputs.ContainerHost>> Hosts { get; private set; } = null!;

    [Output("image")]
    public Output<string> Image { get; private set; } = null!;

    [Output("init")]
    public Output<bool> Init { get; private set; } = null!;

    [Output("ipcMode")]
    public Output<string> IpcMode { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableArray<Outputs.ContainerLabel>> Labels { get; private set; } = null!;

    [Output("logDriver")]
    public Output<string> LogDriver { get; private set; } = null!;

    [Output("logOpts")]
    public Output<ImmutableDictionary<string, string>?> LogOpts { get; private set; } = null!;

    [Output("logs")]
    public Output<bool?> Logs { get; private set; } = null!;

    [Output("maxRetryCount")]
    public Output<int?> MaxRetryCount { get; private set; } = null!;

    [Output("memory")]
    public Output<int?> Memory { get; private set; } = null!;

    [Output("memoryReservation")]
    public Output<int?> MemoryReservation { get; private set; } = null!;

    [Output("memorySwap")]
    public Output<int?> MemorySwap { get; private set; } = null!;

    [Output("mounts")]
    public Output<ImmutableArray<Outputs.ContainerMount>> Mounts { get; private set; } = null!;

    [Output("mustRun")]
    public Output<bool?> MustRun { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("networkDatas")]
    public Output<ImmutableArray<Outputs.ContainerNetworkData>> NetworkDatas { get; private set; } = null!;

    [Output("networkMode")]
    public Output<string?> NetworkMode { get; private set; } = null!;

    [Output("networksAdvanced")]
    public Output<ImmutableArray<Outputs.ContainerNetworksAdvanced>> NetworksAdvanced { get; private set; } = null!;

    [Output("pidMode")]
    public Output<string?> PidMode { get; private set; } = null!;

    [Output("platform")]
    public Output<string> Platform { get; private set; } = null!;

    [Output("ports")]
    public Output<ImmutableArray<Outputs.ContainerPort>> Ports { get; private set; } = null!;

    [Output("privileged")]
    public Output<bool?> Privileged { get; private set; } = null!;

    [Output("publishAllPorts")]
    public Output<bool?> PublishAllPorts { get; private set; } = null!;

    [Output("readOnly")]
    public Output<bool?> ReadOnly { get; private set; } = null!;

    [Output("removeVolumes")]
    public Output<bool?> RemoveVolumes { get; private set; } = null!;

    [Output("restart")]
    public Output<string?> Restart { get; private set; } = null!;

    [Output("rm")]
    public Output<bool?> Rm { get; private set; } = null!;

    [Output("runtime")]
    public Output<string> Runtime { get; private set; } = null!;

    [Output("securityOpts")]
    public Output<ImmutableArray<string>> SecurityOpts { get; private set; } = null!;

    [Output("shmSize")]
    public Output<int> ShmSize { get; private set; } = null!;

    [Output("start")]
    public Output<bool?> Start { get; private set; } = null!;

    [Output("stdinOpen")]
    public Output<bool?> StdinOpen { get; private set; } = null!;

    [Output("stopSignal")]
    public Output<string> StopSignal { get; private set; } = null!;

    [Output("stopTimeout")]
    public Output<int> StopTimeout { get; private set; } = null!;

    [Output("storageOpts")]
    public Output<ImmutableDictionary<string, string>?> StorageOpts { get; private set; } = null!;

    [Output("sysctls")]
    public Output<ImmutableDictionary<string, string>?> Sysctls { get; private set; } = null!;

    [Output("tmpfs")]
    public Output<ImmutableDictionary<string, string>?> Tmpfs { get; private set; } = null!;

    [Output("tty")]
    public Output<bool?> Tty { get; private set; } = null!;

    [Output("ulimits")]
    public Output<ImmutableArray<Outputs.ContainerUlimit>> Ulimits { get; private set; } = null!;

    [Output("uploads")]
    public Output<ImmutableArray<Outputs.ContainerUpload>> Uploads { get; private set; } = null!;

    [Output("user")]
    public Output<string?> User { get; private set; } = null!;

    [Output("usernsMode")]
    public Output<string?> UsernsMode { get; private set; } = null!;

    [Output("volumes")]
    public Output<ImmutableArray<Outputs.ContainerVolume>> Volumes { get; private set; } = null!;

    [Output("wait")]
    public Output<bool?> Wait { get; private set; } = null!;

    [Output("waitTimeout")]
    public Output<int?> WaitTimeout { get; private set; } = null!;

    [Output("workingDir")]
    public Output<string?> WorkingDir { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Container(string name, ContainerArgs args, CustomResourceOptions? options = null)
        : base("docker:index/container:Container", name, args ?? new ContainerArgs(), Utilities.Merge(options, "")) { }

    private Container(
        string name,
        Input<string> id,
        ContainerState? state = null,
        CustomResourceOptions? options = null
    )
        : base("docker:index/container:Container", name, state, Utilities.Merge(options, id)) { }

    /// <summary>Reads one that is there already; it is not managed by the stack.</summary>
    public static Container Get(
        string name,
        Input<string> id,
        ContainerState? state = null,
        CustomResourceOptions? options = null
    ) => new(name, id, state, options);
}

/// <summary>What a <see cref="Container"/> is to be.</summary>
public sealed class ContainerArgs : ResourceArgs
{
    [Input("attach")]
    public Input<bool>? Attach { get; set; }

    [Input("capabilities")]
    public Input<Inputs.ContainerCapabilitiesArgs>? Capabilities { get; set; }

    [Input("cgroupParent")]
    public Input<string>? CgroupParent { get; set; }

    [Input("cgroupnsMode")]
    public Input<string>? CgroupnsMode { get; set; }

    [Input("command")]
    private InputList<string>? _command;

    public InputList<string> Command
    {
        get => _command ??= new InputList<string>();
        set => _command = value;
    }

    [Input("containerReadRefreshTimeoutMilliseconds")]
    public Input<int>? ContainerReadRefreshTimeoutMilliseconds { get; set; }

    [Input("cpuPeriod")]
    public Input<int>? CpuPeriod { get; set; }

    [Input("cpuQuota")]
    public Input<int>? CpuQuota { get; set; }

    [Input("cpuSet")]
    public Input<string>? CpuSet { get; set; }

    [Input("cpuShares")]
    public Input<int>? CpuShares { get; set; }

    [Input("cpus")]
    public Input<string>? Cpus { get; set; }

    [Input("destroyGraceSeconds")]
    public Input<int>? DestroyGraceSeconds { get; set; }

    [Input("deviceReadBps")]
    private InputList<Inputs.ContainerDeviceReadBpArgs>? _deviceReadBps;

    public InputList<Inputs.ContainerDeviceReadBpArgs> DeviceReadBps
    {
        get => _deviceReadBps ??= new InputList<Inputs.ContainerDeviceReadBpArgs>();
        set => _deviceReadBps = value;
    }

    [Input("deviceReadIops")]
    private InputList<Inputs.ContainerDeviceReadIopArgs>? _deviceReadIops;

    public InputList<Inputs.ContainerDeviceReadIopArgs> DeviceReadIops
    {
        get => _deviceReadIops ??= new InputList<Inputs.ContainerDeviceReadIopArgs>();
        set => _deviceReadIops = value;
    }

    [Input("deviceRequests")]
    private InputList<Inputs.ContainerDeviceRequestArgs>? _deviceRequests;

    public InputList<Inputs.ContainerDeviceRequestArgs> DeviceRequests
    {
        get => _deviceRequests ??= new InputList<Inputs.ContainerDeviceRequestArgs>();
        set => _deviceRequests = value;
    }

    [Input("deviceWriteBps")]
    private InputList<Inputs.ContainerDeviceWriteBpArgs>? _deviceWriteBps;

    public InputList<Inputs.ContainerDeviceWriteBpArgs> DeviceWriteBps
    {
        get => _deviceWriteBps ??= new InputList<Inputs.ContainerDeviceWriteBpArgs>();
        set => _deviceWriteBps = value;
    }

    [Input("deviceWriteIops")]
    private InputList<Inputs.ContainerDeviceWriteIopArgs>? _deviceWriteIops;

    public InputList<Inputs.ContainerDeviceWriteIopArgs> DeviceWriteIops
    {
        get => _deviceWriteIops ??= new InputList<Inputs.ContainerDeviceWriteIopArgs>();
        set => _deviceWriteIops = value;
    }

    [Input("devices")]
    private InputList<Inputs.ContainerDeviceArgs>? _devices;

    public InputList<Inputs.ContainerDeviceArgs> Devices
    {
        get => _devices ??= new InputList<Inputs.ContainerDeviceArgs>();
        set => _devices = value;
    }

    [Input("dns")]
    private InputList<string>? _dns;

    public InputList<string> Dns
    {
        get => _dns ??= new InputList<string>();
        set => _dns = value;
    }

    [Input("dnsOpts")]
    private InputList<string>? _dnsOpts;

    public InputList<string> DnsOpts
    {
        get => _dnsOpts ??= new InputList<string>();
        set => _dnsOpts = value;
    }

    [Input("dnsSearches")]
    private InputList<string>? _dnsSearches;

    public InputList<string> DnsSearches
    {
        get => _dnsSearches ??= new InputList<string>();
        set => _dnsSearches = value;
    }

    [Input("domainname")]
    public Input<string>? Domainname { get; set; }

    [Input("entrypoints")]
    private InputList<string>? _entrypoints;

    public InputList<string> Entrypoints
    {
        get => _entrypoints ??= new InputList<string>();
        set => _entrypoints = value;
    }

    [Input("envs")]
    private InputList<string>? _envs;

    public InputList<string> Envs
    {
        get => _envs ??= new InputList<string>();
        set => _envs = value;
    }

    [Input("gpus")]
    public Input<string>? Gpus { get; set; }

    [Input("groupAdds")]
    private InputList<string>? _groupAdds;

    public InputList<string> GroupAdds
    {
        get => _groupAdds ??= new InputList<string>();
        set => _groupAdds = value;
    }

    [Input("healthcheck")]
    public Input<Inputs.ContainerHealthcheckArgs>? Healthcheck { get; set; }

    [Input("hostname")]
    public Input<string>? Hostname { get; set; }

    [Input("hosts")]
    private InputList<Inputs.ContainerHostArgs>? _hosts;

    public InputList<Inputs.ContainerHostArgs> Hosts
    {
        get => _hosts ??= new InputList<Inputs.ContainerHostArgs>();
        set => _hosts = value;
    }

    [Input("image", required: true)]
    public Input<string> Image { get; set; } = null!;

    [Input("init")]
    public Input<bool>? Init { get; set; }

    [Input("ipcMode")]
    public Input<string>? IpcMode { get; set; }

    [Input("labels")]
    private InputList<Inputs.ContainerLabelArgs>? _labels;

    public InputList<Inputs.ContainerLabelArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.ContainerLabelArgs>();
        set => _labels = value;
    }

    [Input("logDriver")]
    public Input<string>? LogDriver { get; set; }

    [Input("logOpts")]
    private InputMap<string>? _logOpts;

    public InputMap<string> LogOpts
    {
        get => _logOpts ??= new InputMap<string>();
        set => _logOpts = value;
    }

    [Input("logs")]
    public Input<bool>? Logs { get; set; }

    [Input("maxRetryCount")]
    public Input<int>? MaxRetryCount { get; set; }

    [Input("memory")]
    public Input<int>? Memory { get; set; }

    [Input("memoryReservation")]
    public Input<int>? MemoryReservation { get; set; }

    [Input("memorySwap")]
    public Input<int>? MemorySwap { get; set; }

    [Input("mounts")]
    private InputList<Inputs.ContainerMountArgs>? _mounts;

    public InputList<Inputs.ContainerMountArgs> Mounts
    {
        get => _mounts ??= new InputList<Inputs.ContainerMountArgs>();
        set => _mounts = value;
    }

    [Input("mustRun")]
    public Input<bool>? MustRun { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("networksAdvanced")]
    private InputList<Inputs.ContainerNetworksAdvancedArgs>? _networksAdvanced;

    public InputList<Inputs.ContainerNetworksAdvancedArgs> NetworksAdvanced
    {
        get => _networksAdvanced ??= new InputList<Inputs.ContainerNetworksAdvancedArgs>();
        set => _networksAdvanced = value;
    }

    [Input("pidMode")]
    public Input<string>? PidMode { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("ports")]
    private InputList<Inputs.ContainerPortArgs>? _ports;

    public InputList<Inputs.ContainerPortArgs> Ports
    {
        get => _ports ??= new InputList<Inputs.ContainerPortArgs>();
        set => _ports = value;
    }

    [Input("privileged")]
    public Input<bool>? Privileged { get; set; }

    [Input("publishAllPorts")]
    public Input<bool>? PublishAllPorts { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("removeVolumes")]
    public Input<bool>? RemoveVolumes { get; set; }

    [Input("restart")]
    public Input<string>? Restart { get; set; }

    [Input("rm")]
    public Input<bool>? Rm { get; set; }

    [Input("runtime")]
    public Input<string>? Runtime { get; set; }

    [Input("securityOpts")]
    private InputList<string>? _securityOpts;

    public InputList<string> SecurityOpts
    {
        get => _securityOpts ??= new InputList<string>();
        set => _securityOpts = value;
    }

    [Input("shmSize")]
    public Input<int>? ShmSize { get; set; }

    [Input("start")]
    public Input<bool>? Start { get; set; }

    [Input("stdinOpen")]
    public Input<bool>? StdinOpen { get; set; }

    [Input("stopSignal")]
    public Input<string>? StopSignal { get; set; }

    [Input("stopTimeout")]
    public Input<int>? StopTimeout { get; set; }

    [Input("storageOpts")]
    private InputMap<string>? _storageOpts;

    public InputMap<string> StorageOpts
    {
        get => _storageOpts ??= new InputMap<string>();
        set => _storageOpts = value;
    }

    [Input("sysctls")]
    private InputMap<string>? _sysctls;

    public InputMap<string> Sysctls
    {
        get => _sysctls ??= new InputMap<string>();
        set => _sysctls = value;
    }

    [Input("tmpfs")]
    private InputMap<string>? _tmpfs;

    public InputMap<string> Tmpfs
    {
        get => _tmpfs ??= new InputMap<string>();
        set => _tmpfs = value;
    }

    [Input("tty")]
    public Input<bool>? Tty { get; set; }

    [Input("ulimits")]
    private InputList<Inputs.ContainerUlimitArgs>? _ulimits;

    public InputList<Inputs.ContainerUlimitArgs> Ulimits
    {
        get => _ulimits ??= new InputList<Inputs.ContainerUlimitArgs>();
        set => _ulimits = value;
    }

    [Input("uploads")]
    private InputList<Inputs.ContainerUploadArgs>? _uploads;

    public InputList<Inputs.ContainerUploadArgs> Uploads
    {
        get => _uploads ??= new InputList<Inputs.ContainerUploadArgs>();
        set => _uploads = value;
    }

    [Input("user")]
    public Input<string>? User { get; set; }

    [Input("usernsMode")]
    public Input<string>? UsernsMode { get; set; }

    [Input("volumes")]
    private InputList<Inputs.ContainerVolumeArgs>? _volumes;

    public InputList<Inputs.ContainerVolumeArgs> Volumes
    {
        get => _volumes ??= new InputList<Inputs.ContainerVolumeArgs>();
        set => _volumes = value;
    }

    [Input("wait")]
    public Input<bool>? Wait { get; set; }

    [Input("waitTimeout")]
    public Input<int>? WaitTimeout { get; set; }

    [Input("workingDir")]
    public Input<string>? WorkingDir { get; set; }

    public ContainerArgs() { }

    public static new ContainerArgs Empty => new();
}

/// <summary>What is known of a <see cref="Container"/> that is read.</summary>
public sealed class ContainerState : ResourceArgs
{
    [Input("attach")]
    public Input<bool>? Attach { get; set; }

    [Input("bridge")]
    public Input<string>? Bridge { get; set; }

    [Input("capabilities")]
    public Input<Inputs.ContainerCapabilitiesGetArgs>? Capabilities { get; set; }

    [Input("cgroupParent")]
    public Input<string>? CgroupParent { get; set; }

    [Input("cgroupnsMode")]
    public Input<string>? CgroupnsMode { get; set; }

    [Input("command")]
    private InputList<string>? _command;

    public InputList<string> Command
    {
        get => _command ??= new InputList<string>();
        set => _command = value;
    }

    [Input("containerLogs")]
    public Input<string>? ContainerLogs { get; set; }

    [Input("containerReadRefreshTimeoutMilliseconds")]
    public Input<int>? ContainerReadRefreshTimeoutMilliseconds { get; set; }

    [Input("cpuPeriod")]
    public Input<int>? CpuPeriod { get; set; }

    [Input("cpuQuota")]
    public Input<int>? CpuQuota { get; set; }

    [Input("cpuSet")]
    public Input<string>? CpuSet { get; set; }

    [Input("cpuShares")]
    public Input<int>? CpuShares { get; set; }

    [Input("cpus")]
    public Input<string>? Cpus { get; set; }

    [Input("destroyGraceSeconds")]
    public Input<int>? DestroyGraceSeconds { get; set; }

    [Input("deviceReadBps")]
    private InputList<Inputs.ContainerDeviceReadBpGetArgs>? _deviceReadBps;

    public InputList<Inputs.ContainerDeviceReadBpGetArgs> DeviceReadBps
    {
        get => _deviceReadBps ??= new InputList<Inputs.ContainerDeviceReadBpGetArgs>();
        set => _deviceReadBps = value;
    }

    [Input("deviceReadIops")]
    private InputList<Inputs.ContainerDeviceReadIopGetArgs>? _deviceReadIops;

    public InputList<Inputs.ContainerDeviceReadIopGetArgs> DeviceReadIops
    {
        get => _deviceReadIops ??= new InputList<Inputs.ContainerDeviceReadIopGetArgs>();
        set => _deviceReadIops = value;
    }

    [Input("deviceRequests")]
    private InputList<Inputs.ContainerDeviceRequestGetArgs>? _deviceRequests;

    public InputList<Inputs.ContainerDeviceRequestGetArgs> DeviceRequests
    {
        get => _deviceRequests ??= new InputList<Inputs.ContainerDeviceRequestGetArgs>();
        set => _deviceRequests = value;
    }

    [Input("deviceWriteBps")]
    private InputList<Inputs.ContainerDeviceWriteBpGetArgs>? _deviceWriteBps;

    public InputList<Inputs.ContainerDeviceWriteBpGetArgs> DeviceWriteBps
    {
        get => _deviceWriteBps ??= new InputList<Inputs.ContainerDeviceWriteBpGetArgs>();
        set => _deviceWriteBps = value;
    }

    [Input("deviceWriteIops")]
    private InputList<Inputs.ContainerDeviceWriteIopGetArgs>? _deviceWriteIops;

    public InputList<Inputs.ContainerDeviceWriteIopGetArgs> DeviceWriteIops
    {
        get => _deviceWriteIops ??= new InputList<Inputs.ContainerDeviceWriteIopGetArgs>();
        set => _deviceWriteIops = value;
    }

    [Input("devices")]
    private InputList<Inputs.ContainerDeviceGetArgs>? _devices;

    public InputList<Inputs.ContainerDeviceGetArgs> Devices
    {
        get => _devices ??= new InputList<Inputs.ContainerDeviceGetArgs>();
        set => _devices = value;
    }

    [Input("dns")]
    private InputList<string>? _dns;

    public InputList<string> Dns
    {
        get => _dns ??= new InputList<string>();
        set => _dns = value;
    }

    [Input("dnsOpts")]
    private InputList<string>? _dnsOpts;

    public InputList<string> DnsOpts
    {
        get => _dnsOpts ??= new InputList<string>();
        set => _dnsOpts = value;
    }

    [Input("dnsSearches")]
    private InputList<string>? _dnsSearches;

    public InputList<string> DnsSearches
    {
        get => _dnsSearches ??= new InputList<string>();
        set => _dnsSearches = value;
    }

    [Input("domainname")]
    public Input<string>? Domainname { get; set; }

    [Input("entrypoints")]
    private InputList<string>? _entrypoints;

    public InputList<string> Entrypoints
    {
        get => _entrypoints ??= new InputList<string>();
        set => _entrypoints = value;
    }

    [Input("envs")]
    private InputList<string>? _envs;

    public InputList<string> Envs
    {
        get => _envs ??= new InputList<string>();
        set => _envs = value;
    }

    [Input("exitCode")]
    public Input<int>? ExitCode { get; set; }

    [Input("gpus")]
    public Input<string>? Gpus { get; set; }

    [Input("groupAdds")]
    private InputList<string>? _groupAdds;

    public InputList<string> GroupAdds
    {
        get => _groupAdds ??= new InputList<string>();
        set => _groupAdds = value;
    }

    [Input("healthcheck")]
    public Input<Inputs.ContainerHealthcheckGetArgs>? Healthcheck { get; set; }

    [Input("hostname")]
    public Input<string>? Hostname { get; set; }

    [Input("hosts")]
    private InputList<Inputs.ContainerHostGetArgs>? _hosts;

    public InputList<Inputs.ContainerHostGetArgs> Hosts
    {
        get => _hosts ??= new InputList<Inputs.ContainerHostGetArgs>();
        set => _hosts = value;
    }

    [Input("image")]
    public Input<string>? Image { get; set; }

    [Input("init")]
    public Input<bool>? Init { get; set; }

    [Input("ipcMode")]
    public Input<string>? IpcMode { get; set; }

    [Input("labels")]
    private InputList<Inputs.ContainerLabelGetArgs>? _labels;

    public InputList<Inputs.ContainerLabelGetArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.ContainerLabelGetArgs>();
        set => _labels = value;
    }

    [Input("logDriver")]
    public Input<string>? LogDriver { get; set; }

    [Input("logOpts")]
    private InputMap<string>? _logOpts;

    public InputMap<string> LogOpts
    {
        get => _logOpts ??= new InputMap<string>();
        set => _logOpts = value;
    }

    [Input("logs")]
    public Input<bool>? Logs { get; set; }

    [Input("maxRetryCount")]
    public Input<int>? MaxRetryCount { get; set; }

    [Input("memory")]
    public Input<int>? Memory { get; set; }

    [Input("memoryReservation")]
    public Input<int>? MemoryReservation { get; set; }

    [Input("memorySwap")]
    public Input<int>? MemorySwap { get; set; }

    [Input("mounts")]
    private InputList<Inputs.ContainerMountGetArgs>? _mounts;

    public InputList<Inputs.ContainerMountGetArgs> Mounts
    {
        get => _mounts ??= new InputList<Inputs.ContainerMountGetArgs>();
        set => _mounts = value;
    }

    [Input("mustRun")]
    public Input<bool>? MustRun { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("networkDatas")]
    private InputList<Inputs.ContainerNetworkDataGetArgs>? _networkDatas;

    public InputList<Inputs.ContainerNetworkDataGetArgs> NetworkDatas
    {
        get => _networkDatas ??= new InputList<Inputs.ContainerNetworkDataGetArgs>();
        set => _networkDatas = value;
    }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("networksAdvanced")]
    private InputList<Inputs.ContainerNetworksAdvancedGetArgs>? _networksAdvanced;

    public InputList<Inputs.ContainerNetworksAdvancedGetArgs> NetworksAdvanced
    {
        get => _networksAdvanced ??= new InputList<Inputs.ContainerNetworksAdvancedGetArgs>();
        set => _networksAdvanced = value;
    }

    [Input("pidMode")]
    public Input<string>? PidMode { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("ports")]
    private InputList<Inputs.ContainerPortGetArgs>? _ports;

    public InputList<Inputs.ContainerPortGetArgs> Ports
    {
        get => _ports ??= new InputList<Inputs.ContainerPortGetArgs>();
        set => _ports = value;
    }

    [Input("privileged")]
    public Input<bool>? Privileged { get; set; }

    [Input("publishAllPorts")]
    public Input<bool>? PublishAllPorts { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("removeVolumes")]
    public Input<bool>? RemoveVolumes { get; set; }

    [Input("restart")]
    public Input<string>? Restart { get; set; }

    [Input("rm")]
    public Input<bool>? Rm { get; set; }

    [Input("runtime")]
    public Input<string>? Runtime { get; set; }

    [Input("securityOpts")]
    private InputList<string>? _securityOpts;

    public InputList<string> SecurityOpts
    {
        get => _securityOpts ??= new InputList<string>();
        set => _securityOpts = value;
    }

    [Input("shmSize")]
    public Input<int>? ShmSize { get; set; }

    [Input("start")]
    public Input<bool>? Start { get; set; }

    [Input("stdinOpen")]
    public Input<bool>? StdinOpen { get; set; }

    [Input("stopSignal")]
    public Input<string>? StopSignal { get; set; }

    [Input("stopTimeout")]
    public Input<int>? StopTimeout { get; set; }

    [Input("storageOpts")]
    private InputMap<string>? _storageOpts;

    public InputMap<string> StorageOpts
    {
        get => _storageOpts ??= new InputMap<string>();
        set => _storageOpts = value;
    }

    [Input("sysctls")]
    private InputMap<string>? _sysctls;

    public InputMap<string> Sysctls
    {
        get => _sysctls ??= new InputMap<string>();
        set => _sysctls = value;
    }

    [Input("tmpfs")]
    private InputMap<string>? _tmpfs;

    public InputMap<string> Tmpfs
    {
        get => _tmpfs ??= new InputMap<string>();
        set => _tmpfs = value;
    }

    [Input("tty")]
    public Input<bool>? Tty { get; set; }

    [Input("ulimits")]
    private InputList<Inputs.ContainerUlimitGetArgs>? _ulimits;

    public InputList<Inputs.ContainerUlimitGetArgs> Ulimits
    {
        get => _ulimits ??= new InputList<Inputs.ContainerUlimitGetArgs>();
        set => _ulimits = value;
    }

    [Input("uploads")]
    private InputList<Inputs.ContainerUploadGetArgs>? _uploads;

    public InputList<Inputs.ContainerUploadGetArgs> Uploads
    {
        get => _uploads ??= new InputList<Inputs.ContainerUploadGetArgs>();
        set => _uploads = value;
    }

    [Input("user")]
    public Input<string>? User { get; set; }

    [Input("usernsMode")]
    public Input<string>? UsernsMode { get; set; }

    [Input("volumes")]
    private InputList<Inputs.ContainerVolumeGetArgs>? _volumes;

    public InputList<Inputs.ContainerVolumeGetArgs> Volumes
    {
        get => _volumes ??= new InputList<Inputs.ContainerVolumeGetArgs>();
        set => _volumes = value;
    }

    [Input("wait")]
    public Input<bool>? Wait { get; set; }

    [Input("waitTimeout")]
    public Input<int>? WaitTimeout { get; set; }

    [Input("workingDir")]
    public Input<string>? WorkingDir { get; set; }

    public ContainerState() { }

    public static new ContainerState Empty => new();
}
