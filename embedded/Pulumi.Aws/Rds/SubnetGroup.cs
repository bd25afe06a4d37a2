using System.Collections.Immutable;

namespace Pulumi.Aws.Rds;

/// <summary>The subnets in which a database may be.</summary>
[AwsResourceType("aws:rds/subnetGroup:SubnetGroup")]
public partial class SubnetGroup : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("description")]
    public Output<string> Description { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public SubnetGroup(string name, SubnetGroupArgs args, CustomResourceOptions? options = null)
        : base("aws:rds/subnetGroup:SubnetGroup", name, args ?? new SubnetGroupArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="SubnetGroup"/> is to be.</summary>
public sealed class SubnetGroupArgs : ResourceArgs
{
    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("subnetIds", required: true)]
    private InputList<string>? _subnetIds;

    public InputList<string> SubnetIds
    {
        get => _subnetIds ??= [];
        set => _subnetIds = value;
    }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public SubnetGroupArgs() { }

    public static new SubnetGroupArgs Empty => new();
}
