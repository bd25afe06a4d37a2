namespace Pulumi.Aws.Ec2;

/// <summary>One way out, in a table of its own declaration.</summary>
[AwsResourceType("aws:ec2/route:Route")]
public partial class Route : CustomResource
{
    [Output("destinationCidrBlock")]
    public Output<string?> DestinationCidrBlock { get; private set; } = null!;

    [Output("destinationIpv6CidrBlock")]
    public Output<string?> DestinationIpv6CidrBlock { get; private set; } = null!;

    [Output("gatewayId")]
    public Output<string?> GatewayId { get; private set; } = null!;

    [Output("natGatewayId")]
    public Output<string?> NatGatewayId { get; private set; } = null!;

    [Output("networkInterfaceId")]
    public Output<string> NetworkInterfaceId { get; private set; } = null!;

    [Output("origin")]
    public Output<string> Origin { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("routeTableId")]
    public Output<string> RouteTableId { get; private set; } = null!;

    [Output("state")]
    public Output<string> State { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Route(string name, RouteArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/route:Route", name, args ?? new RouteArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Route"/> is to be.</summary>
public sealed class RouteArgs : ResourceArgs
{
    [Input("destinationCidrBlock")]
    public Input<string>? DestinationCidrBlock { get; set; }

    [Input("destinationIpv6CidrBlock")]
    public Input<string>? DestinationIpv6CidrBlock { get; set; }

    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("natGatewayId")]
    public Input<string>? NatGatewayId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("routeTableId", required: true)]
    public Input<string> RouteTableId { get; set; } = null!;

    public RouteArgs() { }

    public static new RouteArgs Empty => new();
}
