using System.Collections.Immutable;

namespace Pulumi.Aws.Vpc;

/// <summary>Traffic that is let in, declared apart from its group.</summary>
[AwsResourceType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")]
public partial class SecurityGroupIngressRule : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("cidrIpv4")]
    public Output<string?> CidrIpv4 { get; private set; } = null!;

    [Output("cidrIpv6")]
    public Output<string?> CidrIpv6 { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("fromPort")]
    public Output<int?> FromPort { get; private set; } = null!;

    /// <summary>tcp, udp, icmp, or -1 for all, then without ports.</summary>
    [Output("ipProtocol")]
    public Output<string> IpProtocol { get; private set; } = null!;

    [Output("prefixListId")]
    public Output<string?> PrefixListId { get; private set; } = null!;

    [Output("referencedSecurityGroupId")]
    public Output<string?> ReferencedSecurityGroupId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("securityGroupId")]
    public Output<string> SecurityGroupId { get; private set; } = null!;

    [Output("securityGroupRuleId")]
    public Output<string> SecurityGroupRuleId { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("toPort")]
    public Output<int?> ToPort { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public SecurityGroupIngressRule(
        string name,
        SecurityGroupIngressRuleArgs args,
        CustomResourceOptions? options = null
    )
        : base(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            name,
            args ?? new SecurityGroupIngressRuleArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="SecurityGroupIngressRule"/> is to be.</summary>
public sealed class SecurityGroupIngressRuleArgs : ResourceArgs
{
    [Input("cidrIpv4")]
    public Input<string>? CidrIpv4 { get; set; }

    [Input("cidrIpv6")]
    public Input<string>? CidrIpv6 { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("fromPort")]
    public Input<int>? FromPort { get; set; }

    /// <summary>tcp, udp, icmp, or -1 for all, then without ports.</summary>
    [Input("ipProtocol", required: true)]
    public Input<string> IpProtocol { get; set; } = null!;

    [Input("prefixListId")]
    public Input<string>? PrefixListId { get; set; }

    [Input("referencedSecurityGroupId")]
    public Input<string>? ReferencedSecurityGroupId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("securityGroupId", required: true)]
    public Input<string> SecurityGroupId { get; set; } = null!;

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("toPort")]
    public Input<int>? ToPort { get; set; }

    public SecurityGroupIngressRuleArgs() { }

    public static new SecurityGroupIngressRuleArgs Empty => new();
}
