using System.Collections.Immutable;

namespace Pulumi.Aws.S3;

/// <summary>A place for objects.</summary>
[AwsResourceType("aws:s3/bucket:Bucket")]
public partial class Bucket : CustomResource
{
    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("bucket")]
    public Output<string> BucketName { get; private set; } = null!;

    [Output("bucketDomainName")]
    public Output<string> BucketDomainName { get; private set; } = null!;

    [Output("bucketPrefix")]
    public Output<string> BucketPrefix { get; private set; } = null!;

    [Output("bucketRegion")]
    public Output<string> BucketRegion { get; private set; } = null!;

    [Output("bucketRegionalDomainName")]
    public Output<string> BucketRegionalDomainName { get; private set; } = null!;

    [Output("forceDestroy")]
    public Output<bool?> ForceDestroy { get; private set; } = null!;

    [Output("hostedZoneId")]
    public Output<string> HostedZoneId { get; private set; } = null!;

    [Output("objectLockEnabled")]
    public Output<bool> ObjectLockEnabled { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Bucket(string name, BucketArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:s3/bucket:Bucket", name, args ?? new BucketArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Bucket"/> is to be.</summary>
public sealed class BucketArgs : ResourceArgs
{
    [Input("bucket")]
    public Input<string>? BucketName { get; set; }

    [Input("bucketPrefix")]
    public Input<string>? BucketPrefix { get; set; }

    [Input("forceDestroy")]
    public Input<bool>? ForceDestroy { get; set; }

    [Input("objectLockEnabled")]
    public Input<bool>? ObjectLockEnabled { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public BucketArgs() { }

    public static new BucketArgs Empty => new();
}
