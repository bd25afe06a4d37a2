using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>An address that stays.</summary>
[AwsResourceType("aws:ec2/eip:Eip")]
public partial class Eip : CustomResource
{
    [Output("address")]
    public Output<string?> Address { get; private set; } = null!;

    [Output("allocationId")]
    public Output<string> AllocationId { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("associateWithPrivateIp")]
    public Output<string?> AssociateWithPrivateIp { get; private set; } = null!;

    [Output("associationId")]
    public Output<string> AssociationId { get; private set; } = null!;

    /// <summary>vpc</summary>
    [Output("domain")]
    public Output<string> Domain { get; private set; } = null!;

    [Output("instance")]
    public Output<string> Instance { get; private set; } = null!;

    [Output("networkInterface")]
    public Output<string> NetworkInterface { get; private set; } = null!;

    [Output("privateIp")]
    public Output<string> PrivateIp { get; private set; } = null!;

    [Output("publicDns")]
    public Output<string> PublicDns { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("publicIpv4Pool")]
    public Output<string> PublicIpv4Pool { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Eip(string name, EipArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/eip:Eip", name, args ?? new EipArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Eip"/> is to be.</summary>
public sealed class EipArgs : ResourceArgs
{
    [Input("address")]
    public Input<string>? Address { get; set; }

    [Input("associateWithPrivateIp")]
    public Input<string>? AssociateWithPrivateIp { get; set; }

    /// <summary>vpc</summary>
    [Input("domain")]
    public Input<string>? Domain { get; set; }

    [Input("instance")]
    public Input<string>? Instance { get; set; }

    [Input("networkInterface")]
    public Input<string>? NetworkInterface { get; set; }

    [Input("publicIpv4Pool")]
    public Input<string>? PublicIpv4Pool { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public EipArgs() { }

    public static new EipArgs Empty => new();
}
