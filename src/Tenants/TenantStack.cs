using System.Globalization;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
// By name: the whole of that package has types that would be taken for Docker's.
using CloudflareProvider = Pulumi.Cloudflare.Provider;
using CloudflareProviderArgs = Pulumi.Cloudflare.ProviderArgs;
using DnsRecord = Pulumi.Cloudflare.DnsRecord;
using DnsRecordArgs = Pulumi.Cloudflare.DnsRecordArgs;

namespace Berth.Tenants;

/// <summary>
/// The resources of one tenant: an own bridge network, volumes, hardened and limited containers. Nothing is published on
/// the host but the ports that the product has beside HTTP; the edge proxy reaches the door by its address. A DNS record,
/// where a provider is configured. Suspended = the same stack without the containers.
/// </summary>
public static class TenantStack
{
    /// <summary>Label that marks everything of an installation.</summary>
    public const string InstallationLabel = "berth.installation";

    /// <summary>Label with the tenant's id.</summary>
    public const string TenantLabel = "berth.tenant";

    /// <summary>Label with the hash of what the container is made from.</summary>
    public const string SpecLabel = "berth.spec";

    /// <summary>Type of the network, as the stack's state names it.</summary>
    public const string NetworkType = "docker:index/network:Network";

    /// <summary>Type of the volume.</summary>
    public const string VolumeType = "docker:index/volume:Volume";

    /// <summary>Type of the DNS record.</summary>
    public const string RecordType = "cloudflare:index/dnsRecord:DnsRecord";

    /// <summary>
    /// Registers the tenant's resources. Returns the stack's outputs: <c>network</c>, <c>volume</c>, <c>address</c>
    /// and, when running, <c>containerId</c>.
    /// </summary>
    public static IDictionary<string, object?> Define(TenantSpec spec)
    {
        var docker = new Provider("docker", new ProviderArgs { Host = spec.DockerHost });
        var network = Network(spec, docker);
        var volumes = spec.Volumes.ToDictionary(name => name, name => Volume(spec, name, docker));
        var outputs = new Dictionary<string, object?>
        {
            ["network"] = network.Name,
            ["volume"] = volumes[MountSpec.Data].Name,
            ["address"] = spec.Address,
        };
        if (spec.Dns is { } dns)
            outputs["hostname"] = Record(dns, spec).Name;
        foreach (var container in spec.Containers)
        {
            var made = Container(spec, container, docker, network, volumes);
            if (container.IsDoor)
                outputs["containerId"] = made.Id;
        }
        return outputs;
    }

    /// <summary>
    /// Registers what a stack has of network, volumes and record, all of it free to be destroyed. Nothing else, so that
    /// a removal never creates what was not there.
    /// </summary>
    /// <param name="spec">The tenant.</param>
    /// <param name="made">The resources in the stack's state, each a type and a name.</param>
    public static IDictionary<string, object?> Release(TenantSpec spec, IReadOnlySet<(string Type, string Name)> made)
    {
        var docker = new Provider("docker", new ProviderArgs { Host = spec.DockerHost });
        if (made.Any(m => m.Type == NetworkType))
            _ = Network(spec, docker);
        foreach (var (_, name) in made.Where(m => m.Type == VolumeType))
            _ = Volume(spec, VolumeIn(name), docker, protect: false);
        if (spec.Dns is { } dns && made.Any(m => m.Type == RecordType))
            _ = Record(dns, spec);
        return new Dictionary<string, object?>();
    }

    private static DnsRecord Record(DnsSpec dns, TenantSpec spec)
    {
        var cloudflare = new CloudflareProvider(
            "cloudflare",
            dns.ApiBase is null
                ? new CloudflareProviderArgs { ApiToken = dns.ApiToken.Value }
                : new CloudflareProviderArgs { ApiToken = dns.ApiToken.Value, BaseUrl = dns.ApiBase }
        );
        return new DnsRecord(
            "dns",
            new DnsRecordArgs
            {
                ZoneId = dns.ZoneId,
                Name = dns.Name, // whole, so that it means the same whatever the zone is called
                Type = "A",
                Content = dns.Address,
                Ttl = 1, // automatic; a proxied record takes no other
                Proxied = dns.Proxied,
                // Marks it as this tenant's: what a crash left behind is known by it, a stranger's record is not
                // touched.
                Comment = $"{spec.Installation} {spec.TenantId}",
            },
            new CustomResourceOptions { Provider = cloudflare }
        );
    }

    private static Network Network(TenantSpec spec, Provider docker) =>
        new(
            "network",
            new NetworkArgs
            {
                Name = spec.Name,
                Driver = "bridge",
                // An explicit subnet, because Docker's own pools hold about 31 networks.
                IpamConfigs =
                {
                    new NetworkIpamConfigArgs { Subnet = spec.Subnet, Gateway = spec.Gateway },
                },
                // The host's firewall knows tenants by their bridges' names, and the older ones by their addresses
                // (decision 12). Nothing between members where there is only one. No IPv6, as ever.
                Options = spec.NamedBridge
                    ? new InputMap<string>
                    {
                        ["com.docker.network.bridge.name"] = TenantBridge.NameOf(spec.Installation, spec.Subnet),
                        ["com.docker.network.bridge.enable_icc"] = spec.HasParts ? "true" : "false",
                    }
                    : null!,
                // Only what never changes may stand in these labels: a changed label replaces the network.
                Labels =
                {
                    new NetworkLabelArgs { Label = InstallationLabel, Value = spec.Installation },
                    new NetworkLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
                },
            },
            // Its name and addresses are taken until the old one is gone.
            new CustomResourceOptions { Provider = docker, DeleteBeforeReplace = true }
        );

    /// <summary>What a volume is called in the stack.</summary>
    private static string ResourceOf(string volume) => volume == MountSpec.Data ? volume : $"volume-{volume}";

    private static string VolumeIn(string resource) =>
        resource.StartsWith("volume-", StringComparison.Ordinal) ? resource["volume-".Length..] : resource;

    private static Volume Volume(TenantSpec spec, string volume, Provider docker, bool protect = true) =>
        new(
            ResourceOf(volume),
            new VolumeArgs
            {
                Name = TenantSpec.VolumeOf(spec.Installation, spec.Slug, volume),
                // The engine refuses it where its file system has no project quotas.
                DriverOpts = spec.VolumeMaxMb > 0 ? new InputMap<string> { ["size"] = $"{spec.VolumeMaxMb}M" } : null!,
                Labels =
                {
                    new VolumeLabelArgs { Label = InstallationLabel, Value = spec.Installation },
                    new VolumeLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
                },
            },
            new CustomResourceOptions
            {
                Provider = docker,
                // The customer's data. A change of labels or options would replace the volume, that is, delete it.
                Protect = protect,
                IgnoreChanges = { "labels", "driverOpts" },
            }
        );

    /// <summary>Secrets are marked as such, so that the state holds them encrypted and nothing prints them.</summary>
    private static Input<string>[] Envs(TenantContainer c) =>
        [
            .. c
                .Environment.Select(e => (e.Key, Value: (Input<string>)$"{e.Key}={e.Value}"))
                .Concat(
                    c.Secrets.Select(s =>
                        (s.Key, Value: (Input<string>)Output.CreateSecret($"{s.Key}={s.Value.Value}"))
                    )
                )
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => e.Value),
        ];

    private static InputList<ContainerNetworksAdvancedArgs> Networks(
        TenantSpec spec,
        TenantContainer c,
        Network network
    ) =>
        c
            .Joins.Select(name => new ContainerNetworksAdvancedArgs { Name = name })
            .Prepend(
                new ContainerNetworksAdvancedArgs
                {
                    Name = network.Name,
                    Ipv4Address = spec.AddressOf(c),
                    Aliases = { c.Name },
                }
            )
            .ToArray();

    private static InputList<ContainerPortArgs> Ports(TenantContainer c) =>
        c
            .Ports.Select(p => new ContainerPortArgs
            {
                External = p.External,
                Internal = p.Internal,
                Protocol = p.Protocol,
            })
            .ToArray();

    private static Container Container(
        TenantSpec spec,
        TenantContainer c,
        Provider docker,
        Network network,
        IReadOnlyDictionary<string, Volume> volumes
    ) =>
        new(
            c.IsDoor ? c.Name : $"part-{c.Name}",
            new ContainerArgs
            {
                Name = spec.NameOf(c),
                Image = c.Image,
                Command = c.Command.Count > 0 ? (InputList<string>)c.Command.ToArray() : null!,
                // Created only: the reconcile sets the limit of processes, for which the provider has no input, and
                // starts it then. So a container that was stopped is no drift either, and is started, not replaced.
                Start = false,
                MustRun = false,
                Hostname = c.IsDoor ? spec.Slug : c.Name,
                Envs = Envs(c),
                NetworksAdvanced = Networks(spec, c, network),
                Ports = c.Ports.Count > 0 ? Ports(c) : null!,
                Volumes = c
                    .Mounts.Select(m => new ContainerVolumeArgs
                    {
                        VolumeName = volumes[m.Volume].Name,
                        ContainerPath = m.Path,
                    })
                    .ToArray(),
                Memory = c.MemoryMb,
                // as much as Memory: no swap. Unset, the engine fills it in, and every up would be an update.
                MemorySwap = c.MemoryMb,
                Cpus = c.Cpus.ToString("0.0##", CultureInfo.InvariantCulture),
                // A limit of processes is not "nproc": the kernel counts that for the user id, over all containers of the
                // machine, and tenants of one image share it: from some thirty on, none of them could begin a process.
                Ulimits = c
                    .Means.AllUlimits()
                    .Select(u => new ContainerUlimitArgs
                    {
                        Name = u.Name,
                        Soft = u.Soft,
                        Hard = u.Hard,
                    })
                    .ToArray(),
                User = c.Means.User.Length > 0 ? c.Means.User : null!,
                Init = c.Means.Init ? true : null!,
                // In two networks it is to be no router between them, which the engine makes of any container.
                Sysctls = c.Joins.Count > 0 ? new InputMap<string> { ["net.ipv4.ip_forward"] = "0" } : null!,
                ShmSize = c.Means.ShmMb > 0 ? c.Means.ShmMb : null!,
                StopTimeout = c.Means.StopSeconds != 10 ? c.Means.StopSeconds : null!,
                Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" }, Adds = c.Capabilities.ToArray() },
                SecurityOpts = c.Means.PrivilegeGain ? null! : (InputList<string>)new[] { "no-new-privileges:true" },
                ReadOnly = c.ReadOnlyRoot,
                Tmpfs =
                {
                    ["/tmp"] = $"rw,{(c.Means.TmpExec ? "exec" : "noexec")},nosuid,size={c.Means.TmpMb}m,mode=1777",
                    ["/run"] = "rw,noexec,nosuid,size=16m,mode=755",
                },
                Healthcheck =
                    c.HealthCheck.Count == 0
                        ? null!
                        : new ContainerHealthcheckArgs
                        {
                            Tests = new[] { "CMD" }.Concat(c.HealthCheck).ToArray(),
                            Interval = "30s",
                            Timeout = "5s",
                            StartPeriod = "20s",
                            Retries = 3,
                        },
                LogDriver = "json-file",
                LogOpts = { ["max-size"] = "5m", ["max-file"] = "2" },
                Restart = "unless-stopped",
                DestroyGraceSeconds = c.Means.StopSeconds,
                Labels =
                {
                    new ContainerLabelArgs { Label = InstallationLabel, Value = spec.Installation },
                    new ContainerLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
                    new ContainerLabelArgs { Label = SpecLabel, Value = spec.HashOf(c) },
                },
            },
            new CustomResourceOptions { Provider = docker, DependsOn = volumes.Values.ToArray() }
        );
}
