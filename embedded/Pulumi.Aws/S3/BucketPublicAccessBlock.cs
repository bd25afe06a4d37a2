namespace Pulumi.Aws.S3;

/// <summary>Keeps a bucket from the public.</summary>
[AwsResourceType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")]
public partial class BucketPublicAccessBlock : CustomResource
{
    [Output("blockPublicAcls")]
    public Output<bool?> BlockPublicAcls { get; private set; } = null!;

    [Output("blockPublicPolicy")]
    public Output<bool?> BlockPublicPolicy { get; private set; } = null!;

    [Output("bucket")]
    public Output<string> Bucket { get; private set; } = null!;

    [Output("ignorePublicAcls")]
    public Output<bool?> IgnorePublicAcls { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("restrictPublicBuckets")]
    public Output<bool?> RestrictPublicBuckets { get; private set; } = null!;

    [Output("skipDestroy")]
    public Output<bool?> SkipDestroy { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public BucketPublicAccessBlock(string name, BucketPublicAccessBlockArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            name,
            args ?? new BucketPublicAccessBlockArgs(),
            Utilities.Merge(options)
        ) { }
}

/// <summary>What a <see cref="BucketPublicAccessBlock"/> is to be.</summary>
public sealed class BucketPublicAccessBlockArgs : ResourceArgs
{
    [Input("blockPublicAcls")]
    public Input<bool>? BlockPublicAcls { get; set; }

    [Input("blockPublicPolicy")]
    public Input<bool>? BlockPublicPolicy { get; set; }

    [Input("bucket", required: true)]
    public Input<string> Bucket { get; set; } = null!;

    [Input("ignorePublicAcls")]
    public Input<bool>? IgnorePublicAcls { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("restrictPublicBuckets")]
    public Input<bool>? RestrictPublicBuckets { get; set; }

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    public BucketPublicAccessBlockArgs() { }

    public static new BucketPublicAccessBlockArgs Empty => new();
}
