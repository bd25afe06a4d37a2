namespace Pulumi.Aws.Iam;

/// <summary>Gives a role rights that are kept elsewhere.</summary>
[AwsResourceType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")]
public partial class RolePolicyAttachment : CustomResource
{
    [Output("policyArn")]
    public Output<string> PolicyArn { get; private set; } = null!;

    [Output("role")]
    public Output<string> Role { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public RolePolicyAttachment(string name, RolePolicyAttachmentArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name,
            args ?? new RolePolicyAttachmentArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="RolePolicyAttachment"/> is to be.</summary>
public sealed class RolePolicyAttachmentArgs : ResourceArgs
{
    [Input("policyArn", required: true)]
    public Input<string> PolicyArn { get; set; } = null!;

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;

    public RolePolicyAttachmentArgs() { }

    public static new RolePolicyAttachmentArgs Empty => new();
}
