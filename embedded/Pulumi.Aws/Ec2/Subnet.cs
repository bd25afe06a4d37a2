using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A part of a private network, in one availability zone.</summary>
[AwsResourceType("aws:ec2/subnet:Subnet")]
public partial class Subnet : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("assignIpv6AddressOnCreation")]
    public Output<bool?> AssignIpv6AddressOnCreation { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("availabilityZoneId")]
    public Output<string> AvailabilityZoneId { get; private set; } = null!;

    [Output("cidrBlock")]
    public Output<string> CidrBlock { get; private set; } = null!;

    [Output("ipv6CidrBlock")]
    public Output<string> Ipv6CidrBlock { get; private set; } = null!;

    [Output("mapPublicIpOnLaunch")]
    public Output<bool?> MapPublicIpOnLaunch { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Subnet(string name, SubnetArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/subnet:Subnet", name, args ?? new SubnetArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Subnet"/> is to be.</summary>
public sealed class SubnetArgs : ResourceArgs
{
    [Input("assignIpv6AddressOnCreation")]
    public Input<bool>? AssignIpv6AddressOnCreation { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("availabilityZoneId")]
    public Input<string>? AvailabilityZoneId { get; set; }

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("mapPublicIpOnLaunch")]
    public Input<bool>? MapPublicIpOnLaunch { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("vpcId", required: true)]
    public Input<string> VpcId { get; set; } = null!;

    public SubnetArgs() { }

    public static new SubnetArgs Empty => new();
}
