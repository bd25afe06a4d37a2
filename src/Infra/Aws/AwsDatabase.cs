using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Rds;
using Pulumi.Aws.Vpc;

namespace Berth.Infra.Aws;

/// <summary>
/// A PostgreSQL server that only the machine reaches: encrypted, backed up for two weeks, its password made and kept by
/// AWS.
/// </summary>
internal sealed class AwsDatabase
{
    public AwsDatabase(
        BaseConfig config,
        BaseConfig.AwsSettings settings,
        AwsNetwork network,
        CustomResourceOptions kept
    )
    {
        var on = CustomResourceOptions.Merge(kept, new CustomResourceOptions { Protect = false });
        var tags = AwsMachine.Tags(config);
        // It wants two zones, also where it runs in one.
        var other = new Subnet(
            "database",
            new SubnetArgs
            {
                VpcId = network.Vpc.Id,
                CidrBlock = AwsNetwork.Part(settings.Cidr, 1),
                AvailabilityZone = $"{settings.Region}{(settings.Zone.EndsWith('b') ? 'a' : 'b')}",
                Tags = tags,
            },
            on
        );
        var subnets = new SubnetGroup(
            "database",
            new SubnetGroupArgs { SubnetIds = { network.Subnet.Id, other.Id }, Tags = tags },
            on
        );
        var group = new SecurityGroup(
            "database",
            new SecurityGroupArgs
            {
                Description = "Berth: the database, for the machine alone",
                VpcId = network.Vpc.Id,
                Tags = tags,
            },
            on
        );
        _ = new SecurityGroupIngressRule(
            "postgresql",
            new SecurityGroupIngressRuleArgs
            {
                SecurityGroupId = group.Id,
                IpProtocol = "tcp",
                FromPort = 5432,
                ToPort = 5432,
                ReferencedSecurityGroupId = network.Group.Id,
            },
            on
        );
        var server = new Pulumi.Aws.Rds.Instance(
            "database",
            new Pulumi.Aws.Rds.InstanceArgs
            {
                Engine = "postgres",
                EngineVersion = "17",
                InstanceClass = settings.DatabaseClass,
                AllocatedStorage = settings.DatabaseGb,
                StorageType = "gp3",
                StorageEncrypted = true,
                DbName = "berth",
                Username = "berth",
                ManageMasterUserPassword = true,
                DbSubnetGroupName = subnets.Name,
                VpcSecurityGroupIds = { group.Id },
                PubliclyAccessible = false,
                BackupRetentionPeriod = 14,
                DeletionProtection = config.Protect,
                SkipFinalSnapshot = false,
                FinalSnapshotIdentifier = $"{config.Installation}-last",
                Tags = tags,
            },
            kept
        );
        Endpoint = server.Endpoint;
    }

    public Output<string> Endpoint { get; }
}
