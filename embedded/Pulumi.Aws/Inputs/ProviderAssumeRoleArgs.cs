namespace Pulumi.Aws.Inputs;

/// <summary>A role to work as, as declared.</summary>
public sealed class ProviderAssumeRoleArgs : ResourceArgs
{
    [Input("duration")]
    public Input<string>? Duration { get; set; }

    [Input("externalId")]
    public Input<string>? ExternalId { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("roleArn")]
    public Input<string>? RoleArn { get; set; }

    [Input("sessionName")]
    public Input<string>? SessionName { get; set; }

    public ProviderAssumeRoleArgs() { }

    public static new ProviderAssumeRoleArgs Empty => new();
}
