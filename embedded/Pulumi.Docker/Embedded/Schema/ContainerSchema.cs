namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/container:Container as the official provider 5.1.0 knows them.</summary>
internal static class ContainerSchema
{
    private static readonly Field[] ContainerNetworkData =
    [
        new("gateway", Shape.String),
        new("globalIpv6Address", Shape.String),
        new("globalIpv6PrefixLength", Shape.Number),
        new("ipAddress", Shape.String),
        new("ipPrefixLength", Shape.Number),
        new("ipv6Gateway", Shape.String),
        new("macAddress", Shape.String),
        new("networkName", Shape.String),
    ];

    private static readonly Field[] ContainerVolume =
    [
        new("containerPath", Shape.String, Replaces: true),
        new("fromContainer", Shape.String, Replaces: true),
        new("hostPath", Shape.String, Replaces: true),
        new("readOnly", Shape.Bool, Replaces: true),
        new("selinuxRelabel", Shape.String, Replaces: true),
        new("volumeName", Shape.String, Replaces: true),
    ];

    private static readonly Field[] ContainerUpload =
    [
        new("content", Shape.String, Replaces: true),
        new("contentBase64", Shape.String, Replaces: true),
        new("executable", Shape.Bool, Replaces: true),
        new("file", Shape.String, Required: true, Replaces: true),
        new("permissions", Shape.String, Replaces: true),
        new("source", Shape.String, Replaces: true),
        new("sourceHash", Shape.String, Replaces: true),
    ];

    private static readonly Field[] ContainerUlimit =
    [
        new("hard", Shape.Number, Required: true, Replaces: true),
        new("name", Shape.String, Required: true, Replaces: true),
        new("soft", Shape.Number, Required: true, Replaces: true),
    ];

    private static readonly Field[] ContainerPort =
    [
        new("external", Shape.Number, Replaces: true, Computed: true),
        new("internal", Shape.Number, Required: true, Replaces: true),
        new("ip", Shape.String, Replaces: true, Default: "0.0.0.0"),
        new("protocol", Shape.String, Replaces: true, Default: "tcp"),
    ];

    private static readonly Field[] ContainerNetworksAdvanced =
    [
        new("aliases", Shape.Set, Replaces: true),
        new("driverOpts", Shape.Set, Replaces: true),
        new("gwPriority", Shape.Number, Replaces: true),
        new("ipv4Address", Shape.String, Replaces: true),
        new("ipv6Address", Shape.String, Replaces: true),
        new("linkLocalIps", Shape.Set, Replaces: true),
        new("macAddress", Shape.String, Replaces: true),
        new("name", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] ContainerMountVolumeOptionsLabel =
    [
        new("label", Shape.String, Required: true, Replaces: true),
        new("value", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] ContainerMountVolumeOptions =
    [
        new("driverName", Shape.String),
        new("driverOptions", Shape.Map),
        new("labels", Shape.Set, Element: ContainerMountVolumeOptionsLabel),
        new("noCopy", Shape.Bool),
        new("subpath", Shape.String, Replaces: true),
    ];

    private static readonly Field[] ContainerMountTmpfsOptions =
    [
        new("mode", Shape.Number),
        new("sizeBytes", Shape.Number),
    ];

    private static readonly Field[] ContainerMountBindOptions = [new("propagation", Shape.String)];

    private static readonly Field[] ContainerMount =
    [
        new("bindOptions", Shape.Object, Element: ContainerMountBindOptions),
        new("readOnly", Shape.Bool),
        new("source", Shape.String),
        new("target", Shape.String, Required: true),
        new("tmpfsOptions", Shape.Object, Element: ContainerMountTmpfsOptions, Replaces: true),
        new("type", Shape.String, Required: true),
        new("volumeOptions", Shape.Object, Element: ContainerMountVolumeOptions),
    ];

    private static readonly Field[] ContainerLabel =
    [
        new("label", Shape.String, Required: true, Replaces: true),
        new("value", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] ContainerHost =
    [
        new("host", Shape.String, Required: true, Replaces: true),
        new("ip", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] ContainerHealthcheck =
    [
        new("interval", Shape.String, Default: "0s"),
        new("retries", Shape.Number),
        new("startInterval", Shape.String, Default: "0s"),
        new("startPeriod", Shape.String, Default: "0s"),
        new("tests", Shape.List, TerraformName: "test"),
        new("timeout", Shape.String, Default: "0s"),
    ];

    private static readonly Field[] ContainerDevice =
    [
        new("containerPath", Shape.String, Replaces: true),
        new("hostPath", Shape.String, Required: true, Replaces: true),
        new("permissions", Shape.String, Replaces: true, Default: "rwm"),
    ];

    private static readonly Field[] ContainerDeviceWriteIop =
    [
        new("path", Shape.String, Required: true),
        new("rate", Shape.Number, Required: true),
    ];

    private static readonly Field[] ContainerDeviceWriteBp =
    [
        new("path", Shape.String, Required: true),
        new("rate", Shape.Number, Required: true),
    ];

    private static readonly Field[] ContainerDeviceRequest =
    [
        new("capabilities", Shape.Set, Replaces: true),
        new("count", Shape.Number, Replaces: true),
        new("deviceIds", Shape.Set, Replaces: true),
        new("driver", Shape.String, Replaces: true, Default: "cdi"),
        new("options", Shape.Map, Replaces: true),
    ];

    private static readonly Field[] ContainerDeviceReadIop =
    [
        new("path", Shape.String, Required: true),
        new("rate", Shape.Number, Required: true),
    ];

    private static readonly Field[] ContainerDeviceReadBp =
    [
        new("path", Shape.String, Required: true),
        new("rate", Shape.Number, Required: true),
    ];

    private static readonly Field[] ContainerCapabilities =
    [
        new("adds", Shape.Set, Replaces: true, TerraformName: "add"),
        new("drops", Shape.Set, Replaces: true, TerraformName: "drop"),
    ];

    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("attach", Shape.Bool),
        new("bridge", Shape.String, Computed: true, OutputOnly: true),
        new("capabilities", Shape.Object, Element: ContainerCapabilities, Replaces: true),
        new("cgroupParent", Shape.String, Replaces: true),
        new("cgroupnsMode", Shape.String, Replaces: true),
        new("command", Shape.List, Replaces: true, Computed: true),
        new("containerLogs", Shape.String, Computed: true, OutputOnly: true),
        new("containerReadRefreshTimeoutMilliseconds", Shape.Number, Default: 15000.0),
        new("cpuPeriod", Shape.Number),
        new("cpuQuota", Shape.Number),
        new("cpuSet", Shape.String),
        new("cpuShares", Shape.Number),
        new("cpus", Shape.String, Replaces: true),
        new("destroyGraceSeconds", Shape.Number),
        new("deviceReadBps", Shape.Set, Element: ContainerDeviceReadBp),
        new("deviceReadIops", Shape.Set, Element: ContainerDeviceReadIop),
        new("deviceRequests", Shape.Set, Element: ContainerDeviceRequest, Replaces: true),
        new("deviceWriteBps", Shape.Set, Element: ContainerDeviceWriteBp),
        new("deviceWriteIops", Shape.Set, Element: ContainerDeviceWriteIop),
        new("devices", Shape.Set, Element: ContainerDevice, Replaces: true),
        new("dns", Shape.Set, Replaces: true),
        new("dnsOpts", Shape.Set, Replaces: true),
        new("dnsSearches", Shape.Set, Replaces: true, TerraformName: "dns_search"),
        new("domainname", Shape.String, Replaces: true),
        new("entrypoints", Shape.List, Replaces: true, Computed: true, TerraformName: "entrypoint"),
        new("envs", Shape.Set, Replaces: true, Computed: true, TerraformName: "env"),
        new("exitCode", Shape.Number, Computed: true, OutputOnly: true),
        new("gpus", Shape.String, Replaces: true),
        new("groupAdds", Shape.Set, Replaces: true, TerraformName: "group_add"),
        new("healthcheck", Shape.Object, Element: ContainerHealthcheck, Computed: true),
        new("hostname", Shape.String, Replaces: true, Computed: true),
        new("hosts", Shape.Set, Element: ContainerHost, Replaces: true, TerraformName: "host"),
        new("image", Shape.String, Required: true, Replaces: true),
        new("init", Shape.Bool, Computed: true),
        new("ipcMode", Shape.String, Replaces: true, Computed: true),
        new("labels", Shape.Set, Element: ContainerLabel, Replaces: true, Computed: true),
        new("logDriver", Shape.String, Replaces: true, Computed: true),
        new("logOpts", Shape.Map, Replaces: true),
        new("logs", Shape.Bool),
        new("maxRetryCount", Shape.Number),
        new("memory", Shape.Number),
        new("memoryReservation", Shape.Number),
        new("memorySwap", Shape.Number),
        new("mounts", Shape.Set, Element: ContainerMount, Replaces: true),
        new("mustRun", Shape.Bool, Default: true),
        new("name", Shape.String, Replaces: true),
        new(
            "networkDatas",
            Shape.List,
            Element: ContainerNetworkData,
            Computed: true,
            OutputOnly: true,
            TerraformName: "network_data"
        ),
        new("networkMode", Shape.String, Replaces: true, Default: "bridge"),
        new("networksAdvanced", Shape.Set, Element: ContainerNetworksAdvanced, Replaces: true),
        new("pidMode", Shape.String, Replaces: true),
        new("platform", Shape.String, Replaces: true, Computed: true),
        new("ports", Shape.List, Element: ContainerPort, Replaces: true),
        new("privileged", Shape.Bool, Replaces: true),
        new("publishAllPorts", Shape.Bool, Replaces: true),
        new("readOnly", Shape.Bool, Replaces: true),
        new("removeVolumes", Shape.Bool, Default: true),
        new("restart", Shape.String, Default: "no"),
        new("rm", Shape.Bool),
        new("runtime", Shape.String, Replaces: true, Computed: true),
        new("securityOpts", Shape.Set, Replaces: true, Computed: true),
        new("shmSize", Shape.Number, Replaces: true, Computed: true),
        new("start", Shape.Bool, Default: true),
        new("stdinOpen", Shape.Bool, Replaces: true),
        new("stopSignal", Shape.String, Replaces: true, Computed: true),
        new("stopTimeout", Shape.Number, Replaces: true, Computed: true),
        new("storageOpts", Shape.Map, Replaces: true),
        new("sysctls", Shape.Map, Replaces: true),
        new("tmpfs", Shape.Map),
        new("tty", Shape.Bool, Replaces: true),
        new("ulimits", Shape.Set, Element: ContainerUlimit, Replaces: true, TerraformName: "ulimit"),
        new("uploads", Shape.Set, Element: ContainerUpload, Replaces: true, TerraformName: "upload"),
        new("user", Shape.String, Replaces: true),
        new("usernsMode", Shape.String, Replaces: true),
        new("volumes", Shape.Set, Element: ContainerVolume, Replaces: true),
        new("wait", Shape.Bool),
        new("waitTimeout", Shape.Number, Default: 60.0),
        new("workingDir", Shape.String, Replaces: true),
    ];
}
