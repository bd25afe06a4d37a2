namespace Pulumi.Aws.Inputs;

/// <summary>Where services are, when they are elsewhere, as declared.</summary>
public sealed class ProviderEndpointArgs : ResourceArgs
{
    [Input("ec2")]
    public Input<string>? Ec2 { get; set; }

    [Input("iam")]
    public Input<string>? Iam { get; set; }

    [Input("route53")]
    public Input<string>? Route53 { get; set; }

    [Input("s3")]
    public Input<string>? S3 { get; set; }

    [Input("sts")]
    public Input<string>? Sts { get; set; }

    public ProviderEndpointArgs() { }

    public static new ProviderEndpointArgs Empty => new();
}
