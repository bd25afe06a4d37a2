namespace Pulumi.Aws.Ec2;

/// <summary>Gives a subnet its routes.</summary>
[AwsResourceType("aws:ec2/routeTableAssociation:RouteTableAssociation")]
public partial class RouteTableAssociation : CustomResource
{
    [Output("gatewayId")]
    public Output<string?> GatewayId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("routeTableId")]
    public Output<string> RouteTableId { get; private set; } = null!;

    [Output("subnetId")]
    public Output<string?> SubnetId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public RouteTableAssociation(string name, RouteTableAssociationArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name,
            args ?? new RouteTableAssociationArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="RouteTableAssociation"/> is to be.</summary>
public sealed class RouteTableAssociationArgs : ResourceArgs
{
    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("routeTableId", required: true)]
    public Input<string> RouteTableId { get; set; } = null!;

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    public RouteTableAssociationArgs() { }

    public static new RouteTableAssociationArgs Empty => new();
}
