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
/// The resources of one tenant: an own bridge network, a volume, a hardened and limited container. Nothing is published
/// on the host; the edge proxy reaches the container by its address. A DNS record, where a provider is configured.
/// Suspended = the same stack without the container.
/// </summary>
public static class TenantStack
{
    /// <summary>Label that marks everything of an installation.</summary>
    public const string InstallationLabel = "berth.installation";

    /// <summary>Label with the tenant's id.</summary>
    public const string TenantLabel = "berth.tenant";

    /// <summary>Label with the hash of what the container is made from.</summary>
    public const string SpecLabel = "berth.spec";

    /// <summary>
    /// Registers the tenant's resources. Returns the stack's outputs: <c>network</c>, <c>volume</c>, <c>address</c>
    /// and, when running, <c>containerId</c>.
    /// </summary>
    public static IDictionary<string, object?> Define(TenantSpec spec)
    {
        var docker = new Provider("docker", new ProviderArgs { Host = spec.DockerHost });
        var network = Network(spec, docker);
        var volume = Volume(spec, docker);
        var outputs = new Dictionary<string, object?>
        {
            ["network"] = network.Name,
            ["volume"] = volume.Name,
            ["address"] = spec.Address,
        };
        if (spec.Dns is { } dns)
            outputs["hostname"] = Record(dns, spec).Name;
        if (spec.Running)
            outputs["containerId"] = Container(spec, docker, network, volume).Id;
        return outputs;
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
                // (decision 12). Nothing between members: there is only one. No IPv6, as ever.
                Options = spec.NamedBridge
                    ? new InputMap<string>
                    {
                        ["com.docker.network.bridge.name"] = TenantBridge.NameOf(spec.Installation, spec.Subnet),
                        ["com.docker.network.bridge.enable_icc"] = "false",
                    }
                    : null!,
                // Only what never changes may stand in these labels: a changed label replaces the network.
                Labels =
                {
                    new NetworkLabelArgs { Label = InstallationLabel, Value = spec.Installation },
                    new NetworkLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
                },
            },
            new CustomResourceOptions { Provider = docker }
        );

    private static Volume Volume(TenantSpec spec, Provider docker) =>
        new(
            "data",
            new VolumeArgs
            {
                Name = TenantSpec.VolumeOf(spec.Installation, spec.Slug),
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
                Protect = !spec.Purge,
                IgnoreChanges = { "labels", "driverOpts" },
            }
        );

    /// <summary>Secrets are marked as such, so that the state holds them encrypted and nothing prints them.</summary>
    private static Input<string>[] Envs(TenantSpec spec) =>
        [
            .. spec
                .Environment.Select(e => (e.Key, Value: (Input<string>)$"{e.Key}={e.Value}"))
                .Concat(
                    spec.Secrets.Select(s =>
                        (s.Key, Value: (Input<string>)Output.CreateSecret($"{s.Key}={s.Value.Value}"))
                    )
                )
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => e.Value),
        ];

    private static Container Container(TenantSpec spec, Provider docker, Network network, Volume volume) =>
        new(
            "app",
            new ContainerArgs
            {
                Name = spec.Name,
                Image = spec.Image,
                Hostname = spec.Slug,
                Envs = Envs(spec),
                NetworksAdvanced =
                {
                    new ContainerNetworksAdvancedArgs
                    {
                        Name = network.Name,
                        Ipv4Address = spec.Address,
                        Aliases = { "app" },
                    },
                },
                Volumes =
                {
                    new ContainerVolumeArgs { VolumeName = volume.Name, ContainerPath = spec.DataPath },
                },
                Memory = spec.MemoryMb,
                // as much as Memory: no swap. Unset, the engine fills it in, and every up would be an update.
                MemorySwap = spec.MemoryMb,
                Cpus = spec.Cpus.ToString("0.0##", CultureInfo.InvariantCulture),
                // The provider has no input for a pids limit; the reconcile sets it after each start. Not "nproc" in
                // its place: the kernel counts that for the user id, over all containers of the machine, and tenants of
                // one image share it: from some thirty on, none of them could begin a process.
                Ulimits =
                {
                    new ContainerUlimitArgs
                    {
                        Name = "nofile",
                        Soft = 4096,
                        Hard = 8192,
                    },
                },
                Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" }, Adds = spec.Capabilities.ToArray() },
                SecurityOpts = { "no-new-privileges:true" },
                ReadOnly = spec.ReadOnlyRoot,
                Tmpfs =
                {
                    ["/tmp"] = "rw,noexec,nosuid,size=64m,mode=1777",
                    ["/run"] = "rw,noexec,nosuid,size=16m,mode=755",
                },
                Healthcheck =
                    spec.HealthCheck.Count == 0
                        ? null!
                        : new ContainerHealthcheckArgs
                        {
                            Tests = new[] { "CMD" }.Concat(spec.HealthCheck).ToArray(),
                            Interval = "30s",
                            Timeout = "5s",
                            StartPeriod = "20s",
                            Retries = 3,
                        },
                LogDriver = "json-file",
                LogOpts = { ["max-size"] = "5m", ["max-file"] = "2" },
                Restart = "unless-stopped",
                DestroyGraceSeconds = 10,
                Labels =
                {
                    new ContainerLabelArgs { Label = InstallationLabel, Value = spec.Installation },
                    new ContainerLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
                    new ContainerLabelArgs { Label = SpecLabel, Value = spec.Hash() },
                },
            },
            new CustomResourceOptions { Provider = docker, DependsOn = { volume } }
        );
}
