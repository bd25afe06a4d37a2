using Pulumi;
using Pulumi.Aws.Iam;
using Pulumi.Aws.S3;
using Pulumi.Aws.S3.Inputs;

namespace Berth.Infra.Aws;

/// <summary>
/// A bucket for backups, closed to the world, that keeps what is overwritten. The machine may put and get in it, and
/// delete nothing for good.
/// </summary>
internal sealed class AwsBackups
{
    public AwsBackups(BaseConfig config, Role role, CustomResourceOptions kept)
    {
        var on = CustomResourceOptions.Merge(kept, new CustomResourceOptions { Protect = false });
        var bucket = new Bucket(
            "backups",
            new BucketArgs
            {
                BucketPrefix = $"{config.Installation}-backups-",
                ForceDestroy = false,
                Tags = AwsMachine.Tags(config),
            },
            kept
        );
        var closed = new BucketPublicAccessBlock(
            "backups",
            new BucketPublicAccessBlockArgs
            {
                Bucket = bucket.Id,
                BlockPublicAcls = true,
                BlockPublicPolicy = true,
                IgnorePublicAcls = true,
                RestrictPublicBuckets = true,
            },
            on
        );
        _ = new BucketVersioning(
            "backups",
            new BucketVersioningArgs
            {
                Bucket = bucket.Id,
                VersioningConfiguration = new BucketVersioningVersioningConfigurationArgs { Status = "Enabled" },
            },
            on
        );
        _ = new RolePolicy(
            "backups",
            new RolePolicyArgs
            {
                Role = role.Id,
                Policy = Output.Format(
                    $"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[\"s3:PutObject\",\"s3:GetObject\"],\"Resource\":\"{bucket.Arn}/*\"}},{{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"{bucket.Arn}\"}}]}}"
                ),
            },
            CustomResourceOptions.Merge(on, new CustomResourceOptions { DependsOn = { closed } })
        );
        Name = bucket.Id;
    }

    public Output<string> Name { get; }
}
