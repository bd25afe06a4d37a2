namespace Pulumi.Docker.Inputs;

/// <summary>Container network data, as known.</summary>
public sealed class ContainerNetworkDataGetArgs : ResourceArgs
{
    [Input("gateway")]
    public Input<string>? Gateway { get; set; }

    [Input("globalIpv6Address")]
    public Input<string>? GlobalIpv6Address { get; set; }

    [Input("globalIpv6PrefixLength")]
    public Input<int>? GlobalIpv6PrefixLength { get; set; }

    [Input("ipAddress")]
    public Input<string>? IpAddress { get; set; }

    [Input("ipPrefixLength")]
    public Input<int>? IpPrefixLength { get; set; }

    [Input("ipv6Gateway")]
    public Input<string>? Ipv6Gateway { get; set; }

    [Input("macAddress")]
    public Input<string>? MacAddress { get; set; }

    [Input("networkName")]
    public Input<string>? NetworkName { get; set; }

    public ContainerNetworkDataGetArgs() { }

    public static new ContainerNetworkDataGetArgs Empty => new();
}
