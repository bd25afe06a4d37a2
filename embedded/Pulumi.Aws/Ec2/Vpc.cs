using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A private network.</summary>
[AwsResourceType("aws:ec2/vpc:Vpc")]
public partial class Vpc : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("assignGeneratedIpv6CidrBlock")]
    public Output<bool?> AssignGeneratedIpv6CidrBlock { get; private set; } = null!;

    [Output("cidrBlock")]
    public Output<string> CidrBlock { get; private set; } = null!;

    [Output("defaultSecurityGroupId")]
    public Output<string> DefaultSecurityGroupId { get; private set; } = null!;

    [Output("enableDnsHostnames")]
    public Output<bool> EnableDnsHostnames { get; private set; } = null!;

    [Output("enableDnsSupport")]
    public Output<bool?> EnableDnsSupport { get; private set; } = null!;

    [Output("instanceTenancy")]
    public Output<string?> InstanceTenancy { get; private set; } = null!;

    [Output("ipv6CidrBlock")]
    public Output<string> Ipv6CidrBlock { get; private set; } = null!;

    [Output("mainRouteTableId")]
    public Output<string> MainRouteTableId { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Vpc(string name, VpcArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/vpc:Vpc", name, args ?? new VpcArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Vpc"/> is to be.</summary>
public sealed class VpcArgs : ResourceArgs
{
    [Input("assignGeneratedIpv6CidrBlock")]
    public Input<bool>? AssignGeneratedIpv6CidrBlock { get; set; }

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("enableDnsHostnames")]
    public Input<bool>? EnableDnsHostnames { get; set; }

    [Input("enableDnsSupport")]
    public Input<bool>? EnableDnsSupport { get; set; }

    [Input("instanceTenancy")]
    public Input<string>? InstanceTenancy { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public VpcArgs() { }

    public static new VpcArgs Empty => new();
}
