using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Berth.Tenants;

/// <summary>Everything that a tenant's stack is made from. A value: two equal specs make the same stack.</summary>
public sealed record TenantSpec
{
    /// <summary>The tenant's name: one DNS label, in the normal form that checkout accepted.</summary>
    public required string Slug { get; init; }

    /// <summary>Stable id of the tenant; unlike the slug it is never used again.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>
    /// Which installation owns it: prefix of all names in Docker, so that two installations can share an engine.
    /// </summary>
    public required string Installation { get; init; }

    /// <summary>Name of the host; empty for the local one. On each host a tenant has a stack of its own.</summary>
    public string Host { get; init; } = "";

    /// <summary>The Docker Engine, as a Docker host URL (<c>unix:///var/run/docker.sock</c>).</summary>
    public required string DockerHost { get; init; }

    /// <summary>
    /// The tenant's own /29 in CIDR form. The first address is the bridge's, the second the container's.
    /// </summary>
    public required string Subnet { get; init; }

    /// <summary>
    /// Whether the network's bridge has a name of ours (<see cref="TenantBridge"/>). Those of tenants from before have
    /// not: another option replaces a network, and its container with it.
    /// </summary>
    public bool NamedBridge { get; init; } = true;

    /// <summary>Image by digest, or by id where there is no registry.</summary>
    public required string Image { get; init; }

    /// <summary>Whether the container is there. A suspended tenant keeps network and volume.</summary>
    public bool Running { get; init; } = true;

    /// <summary>Whether the volume may be deleted. Only a purge says so.</summary>
    public bool Purge { get; init; }

    /// <summary>Port on which the product serves HTTP inside the container.</summary>
    public required int Port { get; init; }

    /// <summary>Where the volume is mounted.</summary>
    public required string DataPath { get; init; }

    /// <summary>
    /// Most that a new volume can hold, in MiB, kept by the file system; 0 = no limit. It cannot be changed later.
    /// </summary>
    public int VolumeMaxMb { get; init; }

    /// <summary>Memory in MiB; swap is off.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Processors, a fraction allowed.</summary>
    public required double Cpus { get; init; }

    /// <summary>Most processes and threads at once.</summary>
    public required int Pids { get; init; }

    /// <summary>Environment of the container.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>More of its environment, which nobody but the container may read.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>();

    /// <summary>
    /// Capabilities that the product needs after all have been dropped (<c>CAP_NET_BIND_SERVICE</c>).
    /// </summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>
    /// Whether the root file system is read-only; <c>/tmp</c> and <c>/run</c> are memory in any case.
    /// </summary>
    public bool ReadOnlyRoot { get; init; } = true;

    /// <summary>Command of the health check, run inside the container; none when empty.</summary>
    public IReadOnlyList<string> HealthCheck { get; init; } = [];

    /// <summary>The tenant's DNS record; none when null.</summary>
    public DnsSpec? Dns { get; init; }

    /// <summary>Name of the container, the network, and (with <c>-data</c>) the volume.</summary>
    public string Name => NameOf(Installation, Slug);

    /// <summary>The bridge's address in the subnet.</summary>
    public string Gateway => AddressIn(Subnet, 1);

    /// <summary>The container's address in the subnet.</summary>
    public string Address => AddressOf(Subnet);

    /// <summary>The name, for those who have no spec at hand.</summary>
    public static string NameOf(string installation, string slug) => $"{installation}-{slug}";

    /// <summary>The volume's name, likewise.</summary>
    public static string VolumeOf(string installation, string slug) => $"{NameOf(installation, slug)}-data";

    /// <summary>The address that a container has in a tenant's subnet.</summary>
    public static string AddressOf(string subnet) => AddressIn(subnet, 2);

    /// <summary>
    /// Hash over everything that the container is made from. It is a label of the container, so that any change
    /// replaces it, also of what the docker provider would otherwise only record (health check, tmpfs). Secrets are in
    /// it: long and random, so that it gives nothing of them away.
    /// </summary>
    public string Hash()
    {
        var text = JsonSerializer.Serialize(
            new
            {
                Image,
                Port,
                DataPath,
                Subnet,
                MemoryMb,
                Cpus,
                Pids,
                ReadOnlyRoot,
                HealthCheck,
                Capabilities,
                Environment = Environment
                    .Concat(Secrets.Select(s => KeyValuePair.Create(s.Key, s.Value.Value)))
                    .OrderBy(e => e.Key, StringComparer.Ordinal)
                    .Select(e => $"{e.Key}={e.Value}"),
            }
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string AddressIn(string subnet, int offset)
    {
        var bytes = System.Net.IPNetwork.Parse(subnet).BaseAddress.GetAddressBytes();
        bytes[^1] += (byte)offset;
        return new System.Net.IPAddress(bytes).ToString();
    }
}
