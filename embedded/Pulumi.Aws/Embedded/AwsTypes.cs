namespace Pulumi.Aws.Embedded;

/// <summary>What a preview must know of a resource type.</summary>
/// <param name="AutoNamed">The property that gets a name when none is given; null = none does.</param>
/// <param name="Replaces">The properties whose change replaces the resource.</param>
internal sealed record AwsType(string? AutoNamed, params string[] Replaces)
{
    private static readonly Dictionary<string, AwsType> All = new()
    {
        ["aws:ec2/eip:Eip"] = new(null, "domain", "publicIpv4Pool", "region"),
        ["aws:ec2/eipAssociation:EipAssociation"] = new(
            null,
            "allocationId",
            "allowReassociation",
            "instanceId",
            "networkInterfaceId",
            "privateIpAddress",
            "publicIp",
            "region"
        ),
        ["aws:ec2/instance:Instance"] = new(
            null,
            "ami",
            "associatePublicIpAddress",
            "availabilityZone",
            "ebsBlockDevices",
            "ebsOptimized",
            "hibernation",
            "ipv6AddressCount",
            "keyName",
            "privateIp",
            "region",
            "subnetId",
            "tenancy"
        ),
        ["aws:ec2/internetGateway:InternetGateway"] = new(null, "region"),
        ["aws:ec2/keyPair:KeyPair"] = new("keyName", "keyName", "keyNamePrefix", "publicKey", "region"),
        ["aws:ec2/route:Route"] = new(
            null,
            "destinationCidrBlock",
            "destinationIpv6CidrBlock",
            "region",
            "routeTableId"
        ),
        ["aws:ec2/routeTable:RouteTable"] = new(null, "region", "vpcId"),
        ["aws:ec2/routeTableAssociation:RouteTableAssociation"] = new(null, "gatewayId", "region", "subnetId"),
        ["aws:ec2/securityGroup:SecurityGroup"] = new("name", "description", "name", "namePrefix", "region", "vpcId"),
        ["aws:ec2/subnet:Subnet"] = new(null, "availabilityZone", "availabilityZoneId", "cidrBlock", "region", "vpcId"),
        ["aws:ec2/vpc:Vpc"] = new(null, "cidrBlock", "region"),
        ["aws:iam/instanceProfile:InstanceProfile"] = new("name", "name", "namePrefix", "path"),
        ["aws:iam/role:Role"] = new("name", "name", "namePrefix", "path"),
        ["aws:iam/rolePolicy:RolePolicy"] = new("name", "name", "namePrefix", "role"),
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"] = new(null, "policyArn", "role"),
        ["aws:rds/instance:Instance"] = new(
            "identifier",
            "availabilityZone",
            "dbName",
            "engine",
            "identifier",
            "identifierPrefix",
            "kmsKeyId",
            "region",
            "storageEncrypted",
            "username"
        ),
        ["aws:rds/subnetGroup:SubnetGroup"] = new("name", "name", "namePrefix", "region"),
        ["aws:route53/record:Record"] = new(null, "name", "setIdentifier", "zoneId"),
        ["aws:s3/bucket:Bucket"] = new("bucket", "bucket", "bucketPrefix", "objectLockEnabled", "region"),
        ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"] = new(null, "bucket", "region"),
        ["aws:s3/bucketVersioning:BucketVersioning"] = new(null, "bucket", "expectedBucketOwner", "region"),
        ["aws:ssm/association:Association"] = new(null, "name", "region"),
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] = new(null, "region", "securityGroupId"),
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"] = new(null, "region", "securityGroupId"),
    };

    public static AwsType Of(string type) =>
        All.TryGetValue(type, out var known)
            ? known
            : throw new Pulumi.Embedded.ProviderException(
                $"The embedded aws provider has no resource {type}. Build with the official packages to use it."
            );
}
