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
    /// The tenant's own /29 in CIDR form. The first address is the bridge's, the second the door's; up
    /// to four parts have the others.
    /// </summary>
    public required string Subnet { get; init; }

    /// <summary>
    /// Whether the network's bridge has a name of ours (<see cref="TenantBridge"/>). Those of tenants from before have
    /// not: another option replaces a network, and its container with it.
    /// </summary>
    public bool NamedBridge { get; init; } = true;

    /// <summary>
    /// Its containers in the order in which they start, one of them the door. A suspended tenant has none, and keeps
    /// network and volumes.
    /// </summary>
    public IReadOnlyList<TenantContainer> Containers { get; init; } = [];

    /// <summary>Whether it is to have several containers, which speak with each other.</summary>
    public bool HasParts { get; init; }

    /// <summary>The volumes that it has, by their names within the tenant.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [MountSpec.Data];

    /// <summary>
    /// Most that a new volume can hold, in MiB, kept by the file system; 0 = no limit. It cannot be changed later.
    /// </summary>
    public int VolumeMaxMb { get; init; }

    /// <summary>The tenant's DNS record; none when null.</summary>
    public DnsSpec? Dns { get; init; }

    /// <summary>Name of the door's container, the network, and (with <c>-data</c>) the volume.</summary>
    public string Name => NameOf(Installation, Slug);

    /// <summary>The container that serves visitors. Throws when the tenant is suspended.</summary>
    public TenantContainer Door => Containers.First(c => c.IsDoor);

    /// <summary>The bridge's address in the subnet.</summary>
    public string Gateway => AddressIn(Subnet, 1);

    /// <summary>The door's address in the subnet.</summary>
    public string Address => AddressOf(Subnet);

    /// <summary>
    /// A container's address in the subnet: the door's is the second, the others' follow by their names, so that nobody's
    /// depends on the order of start.
    /// </summary>
    public string AddressOf(TenantContainer container) =>
        container.IsDoor
            ? Address
            : AddressOf(Subnet, container.Name, Containers.Where(c => !c.IsDoor).Select(c => c.Name));

    /// <summary>The same for one beside the door, by its name and the names of all that are beside it.</summary>
    public static string AddressOf(string subnet, string name, IEnumerable<string> beside) =>
        AddressIn(subnet, 3 + beside.Order(StringComparer.Ordinal).ToList().IndexOf(name));

    /// <summary>Name of a container with the engine.</summary>
    public string NameOf(TenantContainer container) => ContainerOf(Installation, Slug, container.Name);

    /// <summary>Stands for everything that a container is made from.</summary>
    public string HashOf(TenantContainer container) =>
        container.HashIn(container.IsDoor ? Subnet : AddressOf(container));

    /// <summary>The name, for those who have no spec at hand.</summary>
    public static string NameOf(string installation, string slug) => $"{installation}-{slug}";

    /// <summary>A container's name, likewise. No tenant's name has a dot, so that no two are the same.</summary>
    public static string ContainerOf(string installation, string slug, string container) =>
        container == TenantContainer.DoorName
            ? NameOf(installation, slug)
            : $"{NameOf(installation, slug)}.{container}";

    /// <summary>The volume's name, likewise.</summary>
    public static string VolumeOf(string installation, string slug, string volume = MountSpec.Data) =>
        volume == MountSpec.Data
            ? $"{NameOf(installation, slug)}-{MountSpec.Data}"
            : $"{NameOf(installation, slug)}.{volume}";

    /// <summary>Whose volume a name is; null if it is no tenant's of the installation.</summary>
    public static string? SlugOfVolume(string installation, string volume)
    {
        if (!volume.StartsWith($"{installation}-", StringComparison.Ordinal))
            return null;
        var rest = volume[(installation.Length + 1)..];
        return rest.Contains('.', StringComparison.Ordinal) ? rest[..rest.IndexOf('.', StringComparison.Ordinal)]
            : rest.EndsWith($"-{MountSpec.Data}", StringComparison.Ordinal) ? rest[..^(MountSpec.Data.Length + 1)]
            : null;
    }

    /// <summary>The address that a door has in a tenant's subnet.</summary>
    public static string AddressOf(string subnet) => AddressIn(subnet, 2);

    private static string AddressIn(string subnet, int offset)
    {
        var bytes = System.Net.IPNetwork.Parse(subnet).BaseAddress.GetAddressBytes();
        bytes[^1] += (byte)offset;
        return new System.Net.IPAddress(bytes).ToString();
    }
}
