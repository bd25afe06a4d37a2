namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>A way out of a subnet, as declared.</summary>
public sealed class RouteTableRouteArgs : ResourceArgs
{
    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("destinationPrefixListId")]
    public Input<string>? DestinationPrefixListId { get; set; }

    [Input("egressOnlyGatewayId")]
    public Input<string>? EgressOnlyGatewayId { get; set; }

    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("natGatewayId")]
    public Input<string>? NatGatewayId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("transitGatewayId")]
    public Input<string>? TransitGatewayId { get; set; }

    [Input("vpcEndpointId")]
    public Input<string>? VpcEndpointId { get; set; }

    [Input("vpcPeeringConnectionId")]
    public Input<string>? VpcPeeringConnectionId { get; set; }

    public RouteTableRouteArgs() { }

    public static new RouteTableRouteArgs Empty => new();
}
