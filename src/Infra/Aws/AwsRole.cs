using System.Text.Json;
using Pulumi;
using Pulumi.Aws.Iam;

namespace Berth.Infra.Aws;

/// <summary>What the machine may do: be reached by the session manager.</summary>
internal sealed class AwsRole
{
    public AwsRole(BaseConfig config, CustomResourceOptions on)
    {
        var tags = AwsMachine.Tags(config);
        Role = new Role(
            "host",
            new RoleArgs
            {
                AssumeRolePolicy = JsonSerializer.Serialize(
                    new
                    {
                        Version = "2012-10-17",
                        Statement = new[]
                        {
                            new
                            {
                                Effect = "Allow",
                                Action = "sts:AssumeRole",
                                Principal = new { Service = "ec2.amazonaws.com" },
                            },
                        },
                    }
                ),
                Tags = tags,
            },
            on
        );
        Managed = new RolePolicyAttachment(
            "session-manager",
            new RolePolicyAttachmentArgs
            {
                Role = Role.Name,
                PolicyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
            },
            on
        );
        Profile = new InstanceProfile("host", new InstanceProfileArgs { Role = Role.Name, Tags = tags }, on);
    }

    public Role Role { get; }
    public RolePolicyAttachment Managed { get; }
    public InstanceProfile Profile { get; }
}
