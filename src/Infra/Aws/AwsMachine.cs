using Pulumi;
using Pulumi.Aws;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Aws.Inputs;
using Pulumi.Aws.Ssm;
using Pulumi.Aws.Ssm.Inputs;

namespace Berth.Infra.Aws;

/// <summary>
/// A machine in AWS with a Docker Engine: a network of its own, open on 80 and 443 only, an address that stays, an
/// encrypted disk. Nobody comes in over an open ssh port: ssh goes through the session manager, so whoever may log in
/// stands in IAM. With it a bucket for backups and, when wanted, a PostgreSQL server.
/// </summary>
public sealed class AwsMachine : ComponentResource
{
    // Canonical's account. Their images have the session manager's agent.
    private const string ImageOwner = "099720109477";
    private const string ImageName = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*";
    private const int ReadySeconds = 900;

    /// <summary>As the rest of the stack uses it.</summary>
    public Machine Machine { get; }

    /// <summary>The bucket for backups; null without one.</summary>
    public Output<string?> BackupBucket { get; } = Output.Create((string?)null);

    /// <summary>Host and port of the database; null without one.</summary>
    public Output<string?> Database { get; } = Output.Create((string?)null);

    /// <summary>Registers it.</summary>
    public AwsMachine(string name, BaseConfig config, ComponentResourceOptions? options = null)
        : base("berth:infra:AwsMachine", name, options)
    {
        var settings = config.Aws!;
        var aws = new Provider(
            "aws",
            new ProviderArgs
            {
                Region = settings.Region,
                DefaultTags = new ProviderDefaultTagsArgs { Tags = { ["berth"] = config.Installation } },
            },
            new CustomResourceOptions { Parent = this }
        );
        var on = new CustomResourceOptions { Parent = this, Provider = aws };
        var kept = CustomResourceOptions.Merge(on, new CustomResourceOptions { Protect = config.Protect });

        var network = new AwsNetwork(config, on);
        var role = new AwsRole(config, on);
        var instance = Instance(config, settings, network, role, aws, kept);
        var address = new Eip("address", new EipArgs { Domain = "vpc", Tags = Tags(config) }, kept);
        var association = new EipAssociation(
            "address",
            new EipAssociationArgs { InstanceId = instance.Id, AllocationId = address.AllocationId },
            on
        );
        if (settings.Backups)
            BackupBucket = new AwsBackups(config, role.Role, kept).Name!;
        if (settings.Database)
            Database = new AwsDatabase(config, settings, network, kept).Endpoint!;

        Machine = new Machine
        {
            DockerHost = Output.Format($"ssh://ubuntu@{instance.Id}"),
            Address = address.PublicIp,
            PrivateAddress = instance.PrivateIp,
            SshOptions =
            [
                "-o",
                "ProxyCommand=aws ssm start-session --region "
                    + settings.Region
                    + " --target %h --document-name AWS-StartSSHSession --parameters portNumber=%p",
                "-o",
                "StrictHostKeyChecking=accept-new",
            ],
            Ready = [association, Prepared(instance, on)],
        };
        RegisterOutputs(
            new Dictionary<string, object?> { ["instanceId"] = instance.Id, ["address"] = address.PublicIp }
        );
    }

    /// <summary>A name tag, as the console shows it.</summary>
    internal static InputMap<string> Tags(BaseConfig config) => new() { { "Name", config.Installation } };

    private static Instance Instance(
        BaseConfig config,
        BaseConfig.AwsSettings settings,
        AwsNetwork network,
        AwsRole role,
        Provider aws,
        CustomResourceOptions kept
    )
    {
        var image = GetAmi.Invoke(
            new GetAmiInvokeArgs
            {
                MostRecent = true,
                Owners = { ImageOwner },
                Filters =
                {
                    new GetAmiFilterInputArgs { Name = "name", Values = { ImageName } },
                },
            },
            new InvokeOptions { Provider = aws }
        );
        var key = new KeyPair(
            "operator",
            new KeyPairArgs { PublicKey = settings.SshPublicKey, Tags = Tags(config) },
            CustomResourceOptions.Merge(kept, new CustomResourceOptions { Protect = false })
        );
        return new Instance(
            "host",
            new InstanceArgs
            {
                Ami = image.Apply(i => i.Id),
                InstanceType = settings.InstanceType,
                SubnetId = network.Subnet.Id,
                VpcSecurityGroupIds = { network.Group.Id },
                KeyName = key.KeyName,
                IamInstanceProfile = role.Profile.Name,
                // Only until it has the address that stays: it needs the world to install its engine.
                AssociatePublicIpAddress = true,
                UserData = CloudInit.Text,
                RootBlockDevice = new InstanceRootBlockDeviceArgs
                {
                    VolumeSize = settings.DiskGb,
                    VolumeType = "gp3",
                    Encrypted = true,
                    DeleteOnTermination = true,
                },
                // One hop: what runs in containers does not reach the machine's identity.
                MetadataOptions = new InstanceMetadataOptionsArgs
                {
                    HttpEndpoint = "enabled",
                    HttpTokens = "required",
                    HttpPutResponseHopLimit = 1,
                },
                Tags = Tags(config),
            },
            CustomResourceOptions.Merge(
                kept,
                new CustomResourceOptions
                {
                    // A newer image, and a changed first start, are for new machines: this one has tenants.
                    IgnoreChanges = { "ami", "userData", "associatePublicIpAddress" },
                    DependsOn = { role.Managed, network.WayOut },
                }
            )
        );
    }

    /// <summary>Succeeds as soon as the first start is over: only then the engine answers.</summary>
    private static Association Prepared(Instance instance, CustomResourceOptions on) =>
        new(
            "prepared",
            new AssociationArgs
            {
                Name = "AWS-RunShellScript",
                Targets =
                {
                    new AssociationTargetArgs { Key = "InstanceIds", Values = { instance.Id } },
                },
                Parameters = { ["commands"] = "cloud-init status --wait && docker version" },
                WaitForSuccessTimeoutSeconds = ReadySeconds,
            },
            on
        );
}
