using System.Collections.Immutable;

namespace Pulumi.Aws.Iam;

/// <summary>Gives an instance a role.</summary>
[AwsResourceType("aws:iam/instanceProfile:InstanceProfile")]
public partial class InstanceProfile : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("createDate")]
    public Output<string> CreateDate { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("path")]
    public Output<string?> Path { get; private set; } = null!;

    [Output("role")]
    public Output<string?> Role { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("uniqueId")]
    public Output<string> UniqueId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public InstanceProfile(string name, InstanceProfileArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "aws:iam/instanceProfile:InstanceProfile",
            name,
            args ?? new InstanceProfileArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="InstanceProfile"/> is to be.</summary>
public sealed class InstanceProfileArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("path")]
    public Input<string>? Path { get; set; }

    [Input("role")]
    public Input<string>? Role { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public InstanceProfileArgs() { }

    public static new InstanceProfileArgs Empty => new();
}
