using System.Collections.Immutable;

namespace Pulumi.Aws.Iam;

/// <summary>What an instance may do.</summary>
[AwsResourceType("aws:iam/role:Role")]
public partial class Role : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    /// <summary>JSON text.</summary>
    [Output("assumeRolePolicy")]
    public Output<string> AssumeRolePolicy { get; private set; } = null!;

    [Output("createDate")]
    public Output<string> CreateDate { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("forceDetachPolicies")]
    public Output<bool?> ForceDetachPolicies { get; private set; } = null!;

    /// <summary>Seconds.</summary>
    [Output("maxSessionDuration")]
    public Output<int?> MaxSessionDuration { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("path")]
    public Output<string?> Path { get; private set; } = null!;

    [Output("permissionsBoundary")]
    public Output<string?> PermissionsBoundary { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("uniqueId")]
    public Output<string> UniqueId { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Role(string name, RoleArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/role:Role", name, args ?? new RoleArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Role"/> is to be.</summary>
public sealed class RoleArgs : ResourceArgs
{
    /// <summary>JSON text.</summary>
    [Input("assumeRolePolicy", required: true)]
    public Input<string> AssumeRolePolicy { get; set; } = null!;

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("forceDetachPolicies")]
    public Input<bool>? ForceDetachPolicies { get; set; }

    /// <summary>Seconds.</summary>
    [Input("maxSessionDuration")]
    public Input<int>? MaxSessionDuration { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("path")]
    public Input<string>? Path { get; set; }

    [Input("permissionsBoundary")]
    public Input<string>? PermissionsBoundary { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public RoleArgs() { }

    public static new RoleArgs Empty => new();
}
