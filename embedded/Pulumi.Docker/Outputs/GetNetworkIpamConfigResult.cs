using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Get network ipam config.</summary>
[OutputType]
public sealed class GetNetworkIpamConfigResult
{
    public readonly ImmutableDictionary<string, string>? AuxAddress;
    public readonly string? Gateway;
    public readonly string? IpRange;
    public readonly string? Subnet;

    [OutputConstructor]
    private GetNetworkIpamConfigResult(
        ImmutableDictionary<string, string>? auxAddress,
        string? gateway,
        string? ipRange,
        string? subnet
    )
    {
        AuxAddress = auxAddress;
        Gateway = gateway;
        IpRange = ipRange;
        Subnet = subnet;
    }
}
