namespace Pulumi.Aws.Ec2;

/// <summary>Gives an address to an instance.</summary>
[AwsResourceType("aws:ec2/eipAssociation:EipAssociation")]
public partial class EipAssociation : CustomResource
{
    [Output("allocationId")]
    public Output<string> AllocationId { get; private set; } = null!;

    [Output("allowReassociation")]
    public Output<bool?> AllowReassociation { get; private set; } = null!;

    [Output("instanceId")]
    public Output<string> InstanceId { get; private set; } = null!;

    [Output("networkInterfaceId")]
    public Output<string> NetworkInterfaceId { get; private set; } = null!;

    [Output("privateIpAddress")]
    public Output<string> PrivateIpAddress { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public EipAssociation(string name, EipAssociationArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/eipAssociation:EipAssociation",
            name,
            args ?? new EipAssociationArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="EipAssociation"/> is to be.</summary>
public sealed class EipAssociationArgs : ResourceArgs
{
    [Input("allocationId")]
    public Input<string>? AllocationId { get; set; }

    [Input("allowReassociation")]
    public Input<bool>? AllowReassociation { get; set; }

    [Input("instanceId")]
    public Input<string>? InstanceId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("privateIpAddress")]
    public Input<string>? PrivateIpAddress { get; set; }

    [Input("publicIp")]
    public Input<string>? PublicIp { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public EipAssociationArgs() { }

    public static new EipAssociationArgs Empty => new();
}
