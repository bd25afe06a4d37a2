using System.Globalization;
using Berth.Docker;
using Pulumi.Embedded;
using static Pulumi.Docker.Embedded.PropertyReading;

namespace Pulumi.Docker.Embedded;

/// <summary>A container's outputs from its inputs and an inspection, as the official provider writes them.</summary>
internal static class ContainerOutputs
{
    private const double MiB = 1024 * 1024;

    /// <param name="inputs">What was asked for; empty for an import.</param>
    /// <param name="container">What is there.</param>
    /// <param name="created">
    /// Just created: upstream leaves some absent numbers and flags null then, and zero later.
    /// </param>
    public static PropertyMap Of(PropertyMap inputs, ContainerDetails container, bool created)
    {
        var (config, host, state) = (container.Config, container.HostConfig, container.State);
        var mustRun = inputs.Flag("mustRun") ?? true;
        var outputs = new PropertyMap
        {
            ["attach"] = inputs.Flag("attach") ?? false,
            ["bridge"] = "",
            ["capabilities"] =
                host.CapAdd is { Count: > 0 } || host.CapDrop is { Count: > 0 }
                    ? new PropertyMap { ["adds"] = ToSet(host.CapAdd), ["drops"] = ToSet(host.CapDrop) }
                    : null,
            ["command"] = ToProperty(config.Cmd),
            ["containerReadRefreshTimeoutMilliseconds"] =
                inputs.Value("containerReadRefreshTimeoutMilliseconds") ?? 15000.0,
            ["cpuSet"] = host.CpusetCpus ?? "",
            ["cpuShares"] = (double)host.CpuShares,
            ["cpus"] =
                host.NanoCpus > 0
                    ? (host.NanoCpus / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture)
                    : inputs.Value("cpus"),
            ["domainname"] = config.Domainname ?? "",
            ["entrypoints"] = ToProperty(config.Entrypoint),
            ["envs"] = ToSet(inputs.Texts("envs")),
            ["exitCode"] = state.Running ? null : (double)state.ExitCode,
            ["healthcheck"] = config.Healthcheck is { } health ? Health(health) : null,
            ["hostname"] = config.Hostname ?? "",
            ["hosts"] = Sorted(
                (host.ExtraHosts ?? [])
                    .Select(h => h.Split(':', 2))
                    .Select(h => new PropertyMap { ["host"] = h[0], ["ip"] = h.Length > 1 ? h[1] : "" }),
                "hosts"
            ),
            ["id"] = container.Id,
            ["image"] =
                inputs.Text("image")?.StartsWith("sha256:", StringComparison.Ordinal) == true
                    ? container.Image
                    : config.Image,
            ["init"] = host.Init ?? false,
            ["ipcMode"] = host.IpcMode ?? "",
            ["labels"] = ToLabels(inputs.Labels()),
            ["logDriver"] = host.LogConfig?.Type ?? "",
            ["logs"] = inputs.Flag("logs") ?? false,
            ["maxRetryCount"] = (double)(host.RestartPolicy?.MaximumRetryCount ?? 0),
            ["memory"] = Math.Floor(host.Memory / MiB),
            ["memoryReservation"] = Math.Floor(host.MemoryReservation / MiB),
            ["memorySwap"] = host.MemorySwap > 0 ? Math.Floor(host.MemorySwap / MiB) : (double)host.MemorySwap,
            ["mounts"] = Sorted((host.Mounts ?? []).Select(MountOf), "mounts"),
            ["mustRun"] = mustRun && state.Running,
            ["name"] = container.PlainName,
            ["networkDatas"] = new PropertyList(
                (container.NetworkSettings.Networks ?? [])
                    .OrderBy(n => n.Key, StringComparer.Ordinal)
                    .Select(n => Network(n.Key, n.Value))
            ),
            ["networkMode"] = host.NetworkMode ?? "",
            ["networksAdvanced"] = Sorted(
                inputs.Objects("networksAdvanced").Select(n => Asked(n, created)),
                "networksAdvanced"
            ),
            ["platform"] = container.Platform,
            ["ports"] = Ports(inputs, container, mustRun),
            ["privileged"] = host.Privileged,
            ["publishAllPorts"] = host.PublishAllPorts,
            ["readOnly"] = host.ReadonlyRootfs,
            ["removeVolumes"] = inputs.Flag("removeVolumes") ?? true,
            ["restart"] = host.RestartPolicy?.Name is { Length: > 0 } policy ? policy : "no",
            ["rm"] = host.AutoRemove,
            ["runtime"] = host.Runtime ?? "",
            ["securityOpts"] = ToSet(host.SecurityOpt),
            ["shmSize"] = Math.Floor(host.ShmSize / MiB),
            ["start"] = inputs.Flag("start") ?? true,
            ["stdinOpen"] = config.OpenStdin,
            ["stopSignal"] = config.StopSignal ?? "",
            ["stopTimeout"] = (double)(config.StopTimeout ?? 0),
            ["tty"] = config.Tty,
            ["ulimits"] =
                inputs.Items("ulimits").Count == 0
                    ? new PropertyList()
                    : Sorted(
                        (host.Ulimits ?? []).Select(u => new PropertyMap
                        {
                            ["hard"] = (double)u.Hard,
                            ["name"] = u.Name,
                            ["soft"] = (double)u.Soft,
                        }),
                        "ulimits"
                    ),
            ["uploads"] = Sorted(inputs.Objects("uploads").Select(Upload), "uploads"),
            ["user"] = config.User ?? "",
            ["usernsMode"] = host.UsernsMode ?? "",
            ["volumes"] = Sorted(inputs.Objects("volumes").Select(v => Volume(v, created)), "volumes"),
            ["wait"] = inputs.Flag("wait") ?? false,
            ["waitTimeout"] = inputs.Value("waitTimeout") ?? 60.0,
            ["workingDir"] = config.WorkingDir ?? "",
        };
        foreach (var name in (string[])["deviceReadBps", "deviceReadIops", "deviceWriteBps", "deviceWriteIops"])
        {
            var devices = name switch
            {
                "deviceReadBps" => host.BlkioDeviceReadBps,
                "deviceReadIops" => host.BlkioDeviceReadIOps,
                "deviceWriteBps" => host.BlkioDeviceWriteBps,
                _ => host.BlkioDeviceWriteIOps,
            };
            outputs[name] = Sorted(
                (devices ?? []).Select(d => new PropertyMap { ["path"] = d.Path, ["rate"] = (double)d.Rate }),
                name
            );
        }
        foreach (var name in (string[])["devices", "deviceRequests"])
            outputs[name] = Plain(inputs.Value(name)) ?? new PropertyList();
        // Kept as asked for; null when nothing was.
        foreach (var name in (string[])["dns", "dnsOpts", "dnsSearches", "groupAdds"])
        {
            if (inputs.Texts(name) is { } texts)
                outputs[name] = ToSet(texts);
        }
        foreach (var name in (string[])["logOpts", "storageOpts", "sysctls", "tmpfs"])
        {
            if (inputs.Pairs(name) is { } pairs)
                outputs[name] = ToProperty(pairs);
        }
        foreach (
            var name in (string[])
                ["cgroupParent", "cgroupnsMode", "cpuPeriod", "cpuQuota", "destroyGraceSeconds", "gpus", "pidMode"]
        )
        {
            if (inputs.Value(name) is { } value)
                outputs[name] = value;
        }
        return outputs;
    }

    public static PropertyMap Complete(PropertyMap outputs, bool created) =>
        RawState.Complete(outputs, ContainerSchema.Fields, schemaVersion: 2, timeouts: true, created);

    private static PropertyMap Health(HealthCheck health) =>
        new()
        {
            ["interval"] = GoDuration.Format(health.Interval),
            ["retries"] = (double)health.Retries,
            ["startInterval"] = GoDuration.Format(health.StartInterval ?? 0),
            ["startPeriod"] = GoDuration.Format(health.StartPeriod),
            ["tests"] = ToProperty(health.Test),
            ["timeout"] = GoDuration.Format(health.Timeout),
        };

    private static PropertyMap Network(string name, ContainerEndpoint endpoint) =>
        new()
        {
            ["gateway"] = endpoint.Gateway,
            ["globalIpv6Address"] = endpoint.GlobalIPv6Address,
            ["globalIpv6PrefixLength"] = (double)endpoint.GlobalIPv6PrefixLen,
            ["ipAddress"] = endpoint.IPAddress,
            ["ipPrefixLength"] = (double)endpoint.IPPrefixLen,
            ["ipv6Gateway"] = endpoint.IPv6Gateway,
            ["macAddress"] = endpoint.MacAddress,
            ["networkName"] = name,
        };

    private static PropertyMap Asked(PropertyMap network, bool created) =>
        new()
        {
            ["aliases"] = ToSet(network.Texts("aliases")),
            ["driverOpts"] = ToSet(network.Texts("driverOpts")),
            ["gwPriority"] = network.Value("gwPriority") ?? (created ? null : 0.0),
            ["ipv4Address"] = network.Text("ipv4Address") ?? "",
            ["ipv6Address"] = network.Text("ipv6Address") ?? "",
            ["linkLocalIps"] = ToSet(network.Texts("linkLocalIps")),
            ["macAddress"] = network.Text("macAddress") ?? "",
            ["name"] = network.Text("name") ?? "",
        };

    private static PropertyMap Volume(PropertyMap volume, bool created) =>
        new()
        {
            ["containerPath"] = volume.Text("containerPath") ?? "",
            ["fromContainer"] = volume.Text("fromContainer") ?? "",
            ["hostPath"] = volume.Text("hostPath") ?? "",
            ["readOnly"] = volume.Value("readOnly") ?? (created ? null : false),
            ["selinuxRelabel"] = volume.Text("selinuxRelabel") ?? "",
            ["volumeName"] = volume.Text("volumeName") ?? "",
        };

    private static PropertyMap Upload(PropertyMap upload) =>
        new()
        {
            ["content"] = upload.Text("content") ?? "",
            ["contentBase64"] = upload.Text("contentBase64") ?? "",
            ["executable"] = upload.Flag("executable") ?? false,
            ["file"] = upload.Text("file") ?? "",
            ["permissions"] = upload.Text("permissions") ?? "",
            ["source"] = upload.Text("source") ?? "",
            ["sourceHash"] = upload.Text("sourceHash") ?? "",
        };

    private static PropertyMap MountOf(Mount mount) =>
        new()
        {
            ["bindOptions"] = mount.BindOptions is { } bind
                ? new PropertyMap { ["propagation"] = bind.Propagation ?? "" }
                : null,
            ["readOnly"] = mount.ReadOnly,
            ["source"] = mount.Source ?? "",
            ["target"] = mount.Target,
            ["tmpfsOptions"] = mount.TmpfsOptions is { } tmpfs
                ? new PropertyMap
                {
                    ["mode"] = (double)(tmpfs.Mode ?? 0),
                    ["sizeBytes"] = (double)(tmpfs.SizeBytes ?? 0),
                }
                : null,
            ["type"] = mount.Type,
            ["volumeOptions"] = mount.VolumeOptions is { } volume
                ? new PropertyMap
                {
                    ["driverName"] = volume.DriverConfig?.Name ?? "",
                    ["driverOptions"] = volume.DriverConfig?.Options is { Count: > 0 } options
                        ? ToProperty(options)
                        : null,
                    ["labels"] = ToLabels(volume.Labels),
                    ["noCopy"] = volume.NoCopy,
                    ["subpath"] = volume.Subpath ?? "",
                }
                : null,
        };

    /// <summary>A stopped container publishes nothing: then the asked ones stand, unless it should run.</summary>
    private static PropertyList Ports(PropertyMap inputs, ContainerDetails container, bool mustRun)
    {
        if (inputs.Items("ports").Count == 0)
            return [];
        if (!container.State.Running && !mustRun)
            return (PropertyList)Plain(inputs.Value("ports"))!;
        return new PropertyList(
            (container.NetworkSettings.Ports ?? [])
                .Select(p =>
                    (
                        Number: int.Parse(p.Key.Split('/')[0], CultureInfo.InvariantCulture),
                        Protocol: p.Key.Split('/')[^1],
                        p.Value
                    )
                )
                .OrderBy(p => p.Number)
                .ThenBy(p => p.Protocol, StringComparer.Ordinal)
                .SelectMany(
                    p => p.Value ?? [],
                    (p, binding) =>
                        new PropertyMap
                        {
                            ["external"] = double.TryParse(
                                binding.HostPort,
                                CultureInfo.InvariantCulture,
                                out var external
                            )
                                ? external
                                : 0.0,
                            ["internal"] = (double)p.Number,
                            ["ip"] = binding.HostIp,
                            ["protocol"] = p.Protocol,
                        }
                )
        );
    }

    /// <summary>Objects of a set, in a stable order.</summary>
    private static PropertyList Sorted(IEnumerable<PropertyMap> objects, string name)
    {
        var field = Array.Find(ContainerSchema.Fields, f => f.Name == name)!;
        return new PropertyList(objects.OrderBy(o => Canonical.OfElement(o, field), StringComparer.Ordinal));
    }

    private static object? Plain(object? value) =>
        value switch
        {
            PropertyMap map => new PropertyMap(
                map.Where(p => p.Key != Defaults).Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))
            ),
            PropertyList list => new PropertyList(list.Select(Plain)),
            _ => value,
        };
}
