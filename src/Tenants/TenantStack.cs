using System.Globalization;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Berth.Tenants;

/// <summary>
/// The resources of one tenant: an own bridge network, a volume, a hardened and limited container. Nothing is published on the host;
/// the edge proxy reaches the container by its address. Suspended = the same stack without the container.
/// </summary>
public static class TenantStack
{
    /// <summary>Label that marks everything of an installation.</summary>
    public const string InstallationLabel = "berth.installation";

    /// <summary>Label with the tenant's id.</summary>
    public const string TenantLabel = "berth.tenant";

    /// <summary>Label with the hash of what the container is made from.</summary>
    public const string SpecLabel = "berth.spec";

    /// <summary>Registers the tenant's resources. Returns the stack's outputs: <c>network</c>, <c>volume</c>, <c>address</c> and, when running, <c>containerId</c>.</summary>
    public static IDictionary<string, object?> Define(TenantSpec spec)
    {
        var docker = new Provider("docker", new ProviderArgs { Host = spec.DockerHost });
        var network = Network(spec, docker);
        var volume = Volume(spec, docker);
        var outputs = new Dictionary<string, object?> { ["network"] = network.Name, ["volume"] = volume.Name, ["address"] = spec.Address };
        if (spec.Running) outputs["containerId"] = Container(spec, docker, network, volume).Id;
        return outputs;
    }

    private static Network Network(TenantSpec spec, Provider docker) => new("network", new NetworkArgs
    {
        Name = spec.Name,
        Driver = "bridge",
        // An explicit subnet, because Docker's own pools hold about 31 networks.
        IpamConfigs = { new NetworkIpamConfigArgs { Subnet = spec.Subnet, Gateway = spec.Gateway } },
        // Only what never changes may stand in these labels: a changed label replaces the network.
        Labels =
        {
            new NetworkLabelArgs { Label = InstallationLabel, Value = spec.Installation },
            new NetworkLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
        },
    }, new CustomResourceOptions { Provider = docker });

    private static Volume Volume(TenantSpec spec, Provider docker) => new("data", new VolumeArgs
    {
        Name = $"{spec.Name}-data",
        Labels =
        {
            new VolumeLabelArgs { Label = InstallationLabel, Value = spec.Installation },
            new VolumeLabelArgs { Label = TenantLabel, Value = spec.TenantId.ToString() },
        },
    }, new CustomResourceOptions
    {
        Provider = docker,
        // The customer's data. A change of labels or options would replace the volume, that is, delete it.
        Protect = !spec.Purge,
        IgnoreChanges = { "labels", "driverOpts" },
    });

    private static Container Container(TenantSpec spec, Provider docker, Network network, Volume volume) => new("app", new ContainerArgs
    {
        Name = spec.Name,
        Image = spec.Image,
        Hostname = spec.Slug,
        Envs = spec.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}").ToArray(),
        NetworksAdvanced = { new ContainerNetworksAdvancedArgs { Name = network.Name, Ipv4Address = spec.Address, Aliases = { "app" } } },
        Volumes = { new ContainerVolumeArgs { VolumeName = volume.Name, ContainerPath = spec.DataPath } },
        Memory = spec.MemoryMb,
        MemorySwap = spec.MemoryMb, // as much as Memory: no swap. Unset, the engine fills it in, and every up would be an update.
        Cpus = spec.Cpus.ToString("0.0##", CultureInfo.InvariantCulture),
        // The provider has no input for a pids limit; the reconcile sets that one, this holds for the user until then.
        Ulimits =
        {
            new ContainerUlimitArgs { Name = "nproc", Soft = spec.Pids, Hard = spec.Pids },
            new ContainerUlimitArgs { Name = "nofile", Soft = 4096, Hard = 8192 },
        },
        Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" }, Adds = spec.Capabilities.ToArray() },
        SecurityOpts = { "no-new-privileges:true" },
        ReadOnly = spec.ReadOnlyRoot,
        Tmpfs = { ["/tmp"] = "rw,noexec,nosuid,size=64m,mode=1777", ["/run"] = "rw,noexec,nosuid,size=16m,mode=755" },
        Healthcheck = spec.HealthCheck.Count == 0 ? null! : new ContainerHealthcheckArgs
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
    }, new CustomResourceOptions { Provider = docker, DependsOn = { volume } });
}
