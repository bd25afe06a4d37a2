using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Container networks advanced.</summary>
[OutputType]
public sealed class ContainerNetworksAdvanced
{
    public readonly ImmutableArray<string> Aliases;
    public readonly ImmutableArray<string> DriverOpts;
    public readonly int? GwPriority;
    public readonly string? Ipv4Address;
    public readonly string? Ipv6Address;
    public readonly ImmutableArray<string> LinkLocalIps;
    public readonly string? MacAddress;
    public readonly string Name;

    [OutputConstructor]
    private ContainerNetworksAdvanced(
        ImmutableArray<string> aliases,
        ImmutableArray<string> driverOpts,
        int? gwPriority,
        string? ipv4Address,
        string? ipv6Address,
        ImmutableArray<string> linkLocalIps,
        string? macAddress,
        string name
    )
    {
        Aliases = aliases;
        DriverOpts = driverOpts;
        GwPriority = gwPriority;
        Ipv4Address = ipv4Address;
        Ipv6Address = ipv6Address;
        LinkLocalIps = linkLocalIps;
        MacAddress = macAddress;
        Name = name;
    }
}
