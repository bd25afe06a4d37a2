namespace Pulumi.Docker.Outputs;

/// <summary>Get network container.</summary>
[OutputType]
public sealed class GetNetworkContainerResult
{
    public readonly string ContainerId;
    public readonly string EndpointId;
    public readonly string Ipv4Address;
    public readonly string Ipv6Address;
    public readonly string MacAddress;
    public readonly string Name;

    [OutputConstructor]
    private GetNetworkContainerResult(
        string containerId,
        string endpointId,
        string ipv4Address,
        string ipv6Address,
        string macAddress,
        string name
    )
    {
        ContainerId = containerId;
        EndpointId = endpointId;
        Ipv4Address = ipv4Address;
        Ipv6Address = ipv6Address;
        MacAddress = macAddress;
        Name = name;
    }
}
