using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Docker;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Tenants.Containers;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// What a helper that tenants share is made of: a network and a container, as hardened as a tenant's. Its bridge has the
/// tenants' prefix and its addresses are of their pool, so that the firewall keeps it from everything that it keeps tenants
/// from. Pure.
/// </summary>
public sealed class SharedContainer(string installation, SharedHelper row, SharedTerms terms)
{
    /// <summary>Label with the product and the helper's name; it has no tenant's.</summary>
    public const string SharedLabel = "berth.shared";

    /// <summary>Label with where tenants' ways to it lead: what they are made from of it.</summary>
    public const string WaysLabel = "berth.ways";

    private const long Mib = 1 << 20;

    /// <summary>Name of the container and of its network. No tenant's has a dot at that place.</summary>
    public string Name => NameOf(installation, row);

    /// <summary>The same without terms.</summary>
    public static string NameOf(string installation, SharedHelper row) =>
        $"{installation}.shared.{row.Product}.{row.Name}";

    /// <summary>Where tenants' ways lead.</summary>
    public SharedPlace Place => new(row.Host, row.Name, Name, Address, terms.Ports);

    /// <summary>The same as a text.</summary>
    public string Ways => $"{Address}:{string.Join(',', terms.Ports)}";

    /// <summary>Its network's addresses, CIDR.</summary>
    public string Subnet => row.Subnet;

    /// <summary>Its address; ways get theirs from the upper half of the network, so that it is never taken.</summary>
    private string Address => At(2);

    /// <summary>The network.</summary>
    public NetworkSpec Network =>
        new()
        {
            Name = Name,
            Driver = "bridge",
            IPAM = new NetworkIpam
            {
                Config =
                [
                    new NetworkPool
                    {
                        Subnet = row.Subnet,
                        Gateway = At(1),
                        IPRange = $"{At(Size / 2)}/{IPNetwork.Parse(row.Subnet).PrefixLength + 1}",
                    },
                ],
            },
            Options = new Dictionary<string, string>
            {
                ["com.docker.network.bridge.name"] = TenantBridge.NameOf(installation, row.Subnet),
            },
            Labels = Labels,
        };

    /// <summary>The container.</summary>
    public ContainerSpec Container =>
        Bare with
        {
            Labels = new Dictionary<string, string>(Labels) { [TenantStack.SpecLabel] = Hash, [WaysLabel] = Ways },
        };

    /// <summary>Stands for everything that the container is made from.</summary>
    public string Hash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Bare))))[..16];

    private int Size => 1 << (32 - IPNetwork.Parse(row.Subnet).PrefixLength);

    private Dictionary<string, string> Labels =>
        new() { [TenantStack.InstallationLabel] = installation, [SharedLabel] = $"{row.Product}/{row.Name}" };

    private ContainerSpec Bare =>
        new()
        {
            Image = row.ImageId,
            Cmd = terms.Run.Count > 0 ? terms.Run : null,
            Env =
            [
                .. terms
                    .Environment.OrderBy(e => e.Key, StringComparer.Ordinal)
                    .Select(e => $"{e.Key}={Placeholders.Fill(e.Value, name => $"{{{name}}}")}"),
            ],
            User = terms.User.Length > 0 ? terms.User : null,
            Hostname = row.Name,
            StopTimeout = (int)terms.StopGrace.TotalSeconds,
            Healthcheck =
                terms.Health.Count == 0
                    ? null
                    : new HealthCheck
                    {
                        Test = ["CMD", .. terms.Health],
                        Interval = 30_000_000_000,
                        Timeout = 5_000_000_000,
                        StartPeriod = 20_000_000_000,
                        Retries = 3,
                    },
            HostConfig = Limits,
            NetworkingConfig = new NetworkingConfig(
                new Dictionary<string, EndpointSpec>
                {
                    [Name] = new() { IPAMConfig = new EndpointAddresses { IPv4Address = Address } },
                }
            ),
        };

    private HostConfig Limits =>
        new()
        {
            NetworkMode = Name,
            Memory = terms.MemoryMb * Mib,
            MemorySwap = terms.MemoryMb * Mib, // as much as memory: no swap
            NanoCpus = (long)(terms.Cpus * 1_000_000_000),
            PidsLimit = terms.Pids,
            CapDrop = ["ALL"],
            CapAdd = terms.Capabilities,
            SecurityOpt = terms.PrivilegeGain ? null : ["no-new-privileges:true"],
            ReadonlyRootfs = terms.ReadOnlyRoot,
            Tmpfs = new Dictionary<string, string>
            {
                ["/tmp"] = $"rw,{(terms.Tmp.Exec ? "exec" : "noexec")},nosuid,size={terms.Tmp.SizeMb}m,mode=1777",
                ["/run"] = "rw,noexec,nosuid,size=16m,mode=755",
            },
            ShmSize = terms.ShmMb * Mib,
            Init = terms.Init ? true : null,
            Ulimits = [.. terms.Means().AllUlimits().Select(u => new Ulimit(u.Name, u.Soft, u.Hard))],
            LogConfig = new LogConfig(
                "json-file",
                new Dictionary<string, string> { ["max-size"] = "5m", ["max-file"] = "2" }
            ),
            RestartPolicy = new RestartPolicy("unless-stopped"),
        };

    private string At(int offset)
    {
        var bytes = IPNetwork.Parse(row.Subnet).BaseAddress.GetAddressBytes();
        var at = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)offset;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, at);
        return new IPAddress(bytes).ToString();
    }
}
