namespace Pulumi.Aws.S3.Inputs;

/// <summary>Whether old versions are kept, as declared.</summary>
public sealed class BucketVersioningVersioningConfigurationArgs : ResourceArgs
{
    [Input("mfaDelete")]
    public Input<string>? MfaDelete { get; set; }

    /// <summary>Enabled or Suspended.</summary>
    [Input("status", required: true)]
    public Input<string> Status { get; set; } = null!;

    public BucketVersioningVersioningConfigurationArgs() { }

    public static new BucketVersioningVersioningConfigurationArgs Empty => new();
}
