using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace Berth.Infra.Aws;

/// <summary>A network for one machine, and a second zone's subnet for a database, which wants two.</summary>
internal sealed class AwsNetwork
{
    public AwsNetwork(BaseConfig config, CustomResourceOptions on)
    {
        var settings = config.Aws!;
        var tags = AwsMachine.Tags(config);
        Vpc = new Vpc(
            "network",
            new VpcArgs
            {
                CidrBlock = settings.Cidr,
                EnableDnsHostnames = true,
                EnableDnsSupport = true,
                Tags = tags,
            },
            on
        );
        Subnet = new Subnet(
            "subnet",
            new SubnetArgs
            {
                VpcId = Vpc.Id,
                CidrBlock = Part(settings.Cidr, 0),
                AvailabilityZone = settings.Zone,
                MapPublicIpOnLaunch = false,
                Tags = tags,
            },
            on
        );
        var gateway = new InternetGateway("gateway", new InternetGatewayArgs { VpcId = Vpc.Id, Tags = tags }, on);
        var routes = new RouteTable("routes", new RouteTableArgs { VpcId = Vpc.Id, Tags = tags }, on);
        WayOut = new Route(
            "world",
            new RouteArgs
            {
                RouteTableId = routes.Id,
                DestinationCidrBlock = "0.0.0.0/0",
                GatewayId = gateway.Id,
            },
            on
        );
        _ = new RouteTableAssociation(
            "subnet",
            new RouteTableAssociationArgs { SubnetId = Subnet.Id, RouteTableId = routes.Id },
            on
        );

        Group = new SecurityGroup(
            "host",
            new SecurityGroupArgs
            {
                Description = "Berth: the web, and nothing else",
                VpcId = Vpc.Id,
                Tags = tags,
            },
            on
        );
        foreach (var port in (int[])[80, 443])
        {
            _ = new SecurityGroupIngressRule(
                $"tcp-{port}",
                new SecurityGroupIngressRuleArgs
                {
                    SecurityGroupId = Group.Id,
                    IpProtocol = "tcp",
                    FromPort = port,
                    ToPort = port,
                    CidrIpv4 = "0.0.0.0/0",
                },
                on
            );
        }
        _ = new SecurityGroupEgressRule(
            "out",
            new SecurityGroupEgressRuleArgs
            {
                SecurityGroupId = Group.Id,
                IpProtocol = "-1",
                CidrIpv4 = "0.0.0.0/0",
            },
            on
        );
    }

    public Vpc Vpc { get; }
    public Subnet Subnet { get; }
    public SecurityGroup Group { get; }

    /// <summary>Without it the machine cannot install anything.</summary>
    public Route WayOut { get; }

    /// <summary>One of sixteen equal parts of a network.</summary>
    internal static string Part(string cidr, int index)
    {
        var network = System.Net.IPNetwork.Parse(cidr);
        var bytes = network.BaseAddress.GetAddressBytes();
        var value =
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes)
            + ((uint)index << (32 - network.PrefixLength - 4));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return $"{new System.Net.IPAddress(bytes)}/{network.PrefixLength + 4}";
    }
}
