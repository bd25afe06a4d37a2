namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>How programs on the instance may ask who they are, as declared.</summary>
public sealed class InstanceMetadataOptionsArgs : ResourceArgs
{
    /// <summary>enabled or disabled.</summary>
    [Input("httpEndpoint")]
    public Input<string>? HttpEndpoint { get; set; }

    [Input("httpProtocolIpv6")]
    public Input<string>? HttpProtocolIpv6 { get; set; }

    [Input("httpPutResponseHopLimit")]
    public Input<int>? HttpPutResponseHopLimit { get; set; }

    /// <summary>required = only with a session token.</summary>
    [Input("httpTokens")]
    public Input<string>? HttpTokens { get; set; }

    [Input("instanceMetadataTags")]
    public Input<string>? InstanceMetadataTags { get; set; }

    public InstanceMetadataOptionsArgs() { }

    public static new InstanceMetadataOptionsArgs Empty => new();
}
