using System.Globalization;
using Berth.Docker;
using Pulumi.Embedded;
using Unset = Berth.Docker.Nothing;

namespace Pulumi.Docker.Embedded;

/// <summary>Turns a container's checked inputs into what the engine is asked for.</summary>
internal static class ContainerRequest
{
    private const long MiB = 1024 * 1024;

    public static ContainerSpec Spec(PropertyMap inputs)
    {
        var volumes = Volumes(inputs);
        var (exposed, bindings) = Ports(inputs);
        return new ContainerSpec
        {
            Image = inputs.Text("image")!,
            Hostname = inputs.Text("hostname"),
            Domainname = inputs.Text("domainname"),
            Tty = inputs.Flag("tty") ?? false,
            OpenStdin = inputs.Flag("stdinOpen") ?? false,
            StopSignal = inputs.Text("stopSignal"),
            StopTimeout = inputs.Whole("stopTimeout") is > 0 and var stop ? (int)stop : null,
            Env = inputs.Texts("envs"),
            Cmd = inputs.Texts("command"),
            Entrypoint = inputs.Texts("entrypoints"),
            User = inputs.Text("user"),
            WorkingDir = inputs.Text("workingDir"),
            Labels = inputs.Labels(),
            ExposedPorts = exposed,
            Volumes = volumes.Paths,
            Healthcheck = inputs.Object("healthcheck") is { } health ? Health(health) : null,
            HostConfig = Host(inputs) with
            {
                PortBindings = bindings,
                Binds = volumes.Binds,
                VolumesFrom = volumes.From,
            },
        };
    }

    /// <summary>What of the inputs can be changed in place. Zero and empty mean "as it is" to the engine.</summary>
    public static ContainerUpdate Update(PropertyMap inputs) =>
        new()
        {
            CpuShares = inputs.Whole("cpuShares"),
            Memory = inputs.Whole("memory") * MiB,
            MemoryReservation = inputs.Whole("memoryReservation") * MiB,
            // The engine refuses memory above the swap limit, which it had set itself to twice the memory if none was
            // asked for.
            MemorySwap =
                inputs.Whole("memorySwap") is { } swap and not 0 ? Swap(swap)
                : inputs.Whole("memory") is > 0 and var memory ? memory * 2 * MiB
                : null,
            CpusetCpus = inputs.Text("cpuSet"),
            BlkioDeviceReadBps = Throttles(inputs, "deviceReadBps"),
            BlkioDeviceReadIOps = Throttles(inputs, "deviceReadIops"),
            BlkioDeviceWriteBps = Throttles(inputs, "deviceWriteBps"),
            BlkioDeviceWriteIOps = Throttles(inputs, "deviceWriteIops"),
            RestartPolicy = Restart(inputs),
        };

    public static EndpointSpec Endpoint(PropertyMap network)
    {
        var (v4, v6, local) = (network.Text("ipv4Address"), network.Text("ipv6Address"), network.Texts("linkLocalIps"));
        return new EndpointSpec
        {
            Aliases = network.Texts("aliases"),
            IPAMConfig =
                v4 is null && v6 is null && local is null
                    ? null
                    : new EndpointAddresses
                    {
                        IPv4Address = v4,
                        IPv6Address = v6,
                        LinkLocalIPs = local,
                    },
            MacAddress = network.Text("macAddress"),
            DriverOpts = network
                .Texts("driverOpts")
                ?.Select(o => o.Split('=', 2))
                .Where(p => p.Length == 2)
                .ToDictionary(p => p[0], p => p[1]),
            GwPriority = network.Whole("gwPriority") is > 0 and var priority ? (int)priority : null,
        };
    }

    /// <summary>Processors as a decimal text in billionths; null = cannot be read.</summary>
    public static long? NanoCpus(string cpus) =>
        decimal.TryParse(cpus, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number * 1_000_000_000 == Math.Floor(number * 1_000_000_000)
            ? (long)(number * 1_000_000_000)
            : null;

    private static HostConfig Host(PropertyMap inputs)
    {
        var cpus = inputs.Text("cpus");
        var capabilities = inputs.Object("capabilities");
        var security = inputs.Texts("securityOpts");
        // Known to the docker command, not to the engine.
        var openPaths = security?.Remove("systempaths=unconfined") == true ? Array.Empty<string>() : null;
        return new HostConfig
        {
            Privileged = inputs.Flag("privileged") ?? false,
            PublishAllPorts = inputs.Flag("publishAllPorts") ?? false,
            RestartPolicy = Restart(inputs),
            Runtime = inputs.Text("runtime"),
            Mounts = inputs.Items("mounts").Count > 0 ? [.. inputs.Objects("mounts").Select(Mount)] : null,
            AutoRemove = inputs.Flag("rm") ?? false,
            ReadonlyRootfs = inputs.Flag("readOnly") ?? false,
            LogConfig =
                inputs.Text("logDriver") is { } driver || inputs.Pairs("logOpts") is not null
                    ? new LogConfig(inputs.Text("logDriver") ?? "", inputs.Pairs("logOpts"))
                    : null,
            Tmpfs = inputs.Pairs("tmpfs"),
            ExtraHosts =
                inputs.Items("hosts").Count > 0
                    ? [.. inputs.Objects("hosts").Select(h => $"{h.Text("host")}:{h.Text("ip")}")]
                    : null,
            Ulimits =
                inputs.Items("ulimits").Count > 0
                    ?
                    [
                        .. inputs
                            .Objects("ulimits")
                            .Select(u => new Ulimit(u.Text("name")!, u.Whole("soft") ?? 0, u.Whole("hard") ?? 0)),
                    ]
                    : null,
            CapAdd = capabilities?.Texts("adds"),
            CapDrop = capabilities?.Texts("drops"),
            Devices =
                inputs.Items("devices").Count > 0
                    ?
                    [
                        .. inputs
                            .Objects("devices")
                            .Select(d => new DeviceMapping(
                                d.Text("hostPath")!,
                                d.Text("containerPath") ?? d.Text("hostPath")!,
                                d.Text("permissions") ?? "rwm"
                            )),
                    ]
                    : null,
            DeviceRequests = Requests(inputs),
            BlkioDeviceReadBps = Throttles(inputs, "deviceReadBps"),
            BlkioDeviceReadIOps = Throttles(inputs, "deviceReadIops"),
            BlkioDeviceWriteBps = Throttles(inputs, "deviceWriteBps"),
            BlkioDeviceWriteIOps = Throttles(inputs, "deviceWriteIops"),
            Dns = inputs.Texts("dns"),
            DnsOptions = inputs.Texts("dnsOpts"),
            DnsSearch = inputs.Texts("dnsSearches"),
            SecurityOpt = security is { Count: > 0 } ? security : null,
            MaskedPaths = openPaths,
            ReadonlyPaths = openPaths,
            Memory = (inputs.Whole("memory") ?? 0) * MiB,
            MemoryReservation = (inputs.Whole("memoryReservation") ?? 0) * MiB,
            MemorySwap = Swap(inputs.Whole("memorySwap") ?? 0),
            ShmSize = (inputs.Whole("shmSize") ?? 0) * MiB,
            NanoCpus = cpus is null ? 0 : NanoCpus(cpus) ?? 0,
            // The engine refuses both; upstream lets cpus win.
            CpuPeriod = cpus is null ? inputs.Whole("cpuPeriod") ?? 0 : 0,
            CpuQuota = cpus is null ? inputs.Whole("cpuQuota") ?? 0 : 0,
            CpuShares = inputs.Whole("cpuShares") ?? 0,
            CpusetCpus = inputs.Text("cpuSet"),
            NetworkMode = inputs.Text("networkMode"),
            UsernsMode = inputs.Text("usernsMode"),
            PidMode = inputs.Text("pidMode"),
            IpcMode = inputs.Text("ipcMode"),
            Sysctls = inputs.Pairs("sysctls"),
            GroupAdd = inputs.Texts("groupAdds"),
            CgroupnsMode = inputs.Text("cgroupnsMode"),
            CgroupParent = inputs.Text("cgroupParent"),
            Init = inputs.Flag("init") ?? false,
            StorageOpt = inputs.Pairs("storageOpts"),
        };
    }

    private static long Swap(long mebibytes) => mebibytes > 0 ? mebibytes * MiB : mebibytes;

    private static RestartPolicy Restart(PropertyMap inputs) =>
        new(inputs.Text("restart") ?? "no", (int)(inputs.Whole("maxRetryCount") ?? 0));

    private static HealthCheck Health(PropertyMap health)
    {
        long Nanoseconds(string name) => health.Text(name) is { } text ? GoDuration.Parse(text) ?? 0 : 0;
        return new HealthCheck
        {
            Test = health.Texts("tests"),
            Interval = Nanoseconds("interval"),
            Timeout = Nanoseconds("timeout"),
            StartPeriod = Nanoseconds("startPeriod"),
            StartInterval = Nanoseconds("startInterval") is > 0 and var interval ? interval : null,
            Retries = (int)(health.Whole("retries") ?? 0),
        };
    }

    private static Mount Mount(PropertyMap mount)
    {
        var type = mount.Text("type")!;
        return new Mount
        {
            Type = type,
            Source = mount.Text("source"),
            Target = mount.Text("target")!,
            ReadOnly = mount.Flag("readOnly") ?? false,
            BindOptions =
                type == "bind" && mount.Object("bindOptions") is { } bind
                    ? new BindMountOptions(bind.Text("propagation"))
                    : null,
            TmpfsOptions =
                type == "tmpfs" && mount.Object("tmpfsOptions") is { } tmpfs
                    ? new TmpfsMountOptions(tmpfs.Whole("sizeBytes"), (int?)tmpfs.Whole("mode"))
                    : null,
            VolumeOptions =
                type == "volume" && mount.Object("volumeOptions") is { } volume
                    ? new VolumeMountOptions
                    {
                        NoCopy = volume.Flag("noCopy") ?? false,
                        Labels = volume.Labels(),
                        DriverConfig =
                            volume.Text("driverName") is null && volume.Pairs("driverOptions") is null
                                ? null
                                : new VolumeDriver(volume.Text("driverName"), volume.Pairs("driverOptions")),
                        Subpath = volume.Text("subpath"),
                    }
                    : null,
        };
    }

    private static (Dictionary<string, Unset>? Paths, List<string>? Binds, List<string>? From) Volumes(
        PropertyMap inputs
    )
    {
        var (paths, binds, from) = (new Dictionary<string, Unset>(), new List<string>(), new List<string>());
        foreach (var volume in inputs.Objects("volumes"))
        {
            if (volume.Text("fromContainer") is { } container)
            {
                from.Add(container);
                continue;
            }
            var path = volume.Text("containerPath")!;
            paths[path] = Unset.Value;
            if ((volume.Text("hostPath") ?? volume.Text("volumeName")) is { } source)
            {
                var relabel = volume.Text("selinuxRelabel") is { } r ? "," + r : "";
                binds.Add($"{source}:{path}:{(volume.Flag("readOnly") == true ? "ro" : "rw")}{relabel}");
            }
        }
        return (paths.Count > 0 ? paths : null, binds.Count > 0 ? binds : null, from.Count > 0 ? from : null);
    }

    private static (Dictionary<string, Unset>? Exposed, Dictionary<string, IReadOnlyList<PortBinding>>? Bindings) Ports(
        PropertyMap inputs
    )
    {
        var (exposed, bindings) = (new Dictionary<string, Unset>(), new Dictionary<string, List<PortBinding>>());
        foreach (var port in inputs.Objects("ports"))
        {
            var key = $"{port.Whole("internal")}/{port.Text("protocol") ?? "tcp"}";
            exposed[key] = Unset.Value;
            if (!bindings.TryGetValue(key, out var list))
                bindings[key] = list = [];
            list.Add(
                new PortBinding(
                    port.Text("ip") ?? "",
                    (port.Whole("external") ?? 0).ToString(CultureInfo.InvariantCulture)
                )
            );
        }
        return exposed.Count == 0
            ? (null, null)
            : (exposed, bindings.ToDictionary(b => b.Key, b => (IReadOnlyList<PortBinding>)b.Value));
    }

    private static List<ThrottleDevice>? Throttles(PropertyMap inputs, string name) =>
        inputs.Items(name).Count > 0
            ? [.. inputs.Objects(name).Select(d => new ThrottleDevice(d.Text("path")!, d.Whole("rate") ?? 0))]
            : null;

    private static List<DeviceRequest>? Requests(PropertyMap inputs)
    {
        if (inputs.Text("gpus")?.Trim('"', '\'', ' ') is { } gpus)
        {
            return gpus.StartsWith("device=", StringComparison.Ordinal)
                ?
                [
                    new DeviceRequest
                    {
                        DeviceIDs = gpus["device=".Length..].Split(','),
                        Capabilities =
                        [
                            ["gpu"],
                        ],
                    },
                ]
                :
                [
                    new DeviceRequest
                    {
                        Count = int.TryParse(gpus, CultureInfo.InvariantCulture, out var count) ? count : -1,
                        Capabilities =
                        [
                            ["gpu"],
                        ],
                    },
                ];
        }
        return inputs.Items("deviceRequests").Count == 0
            ? null
            :
            [
                .. inputs
                    .Objects("deviceRequests")
                    .Select(r => new DeviceRequest
                    {
                        Driver = r.Text("driver"),
                        Count = (int)(r.Whole("count") ?? 0),
                        DeviceIDs = r.Texts("deviceIds"),
                        Capabilities = r.Texts("capabilities") is { } capabilities ? [capabilities] : null,
                        Options = r.Pairs("options"),
                    }),
            ];
    }
}
