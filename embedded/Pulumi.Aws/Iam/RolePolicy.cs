namespace Pulumi.Aws.Iam;

/// <summary>Rights of a role.</summary>
[AwsResourceType("aws:iam/rolePolicy:RolePolicy")]
public partial class RolePolicy : CustomResource
{
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    /// <summary>JSON text.</summary>
    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("role")]
    public Output<string> Role { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public RolePolicy(string name, RolePolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicy:RolePolicy", name, args ?? new RolePolicyArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="RolePolicy"/> is to be.</summary>
public sealed class RolePolicyArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    /// <summary>JSON text.</summary>
    [Input("policy", required: true)]
    public Input<string> Policy { get; set; } = null!;

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;

    public RolePolicyArgs() { }

    public static new RolePolicyArgs Empty => new();
}
