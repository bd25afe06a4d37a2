using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A machine.</summary>
[AwsResourceType("aws:ec2/instance:Instance")]
public partial class Instance : CustomResource
{
    [Output("ami")]
    public Output<string> Ami { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("associatePublicIpAddress")]
    public Output<bool> AssociatePublicIpAddress { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("disableApiStop")]
    public Output<bool> DisableApiStop { get; private set; } = null!;

    [Output("disableApiTermination")]
    public Output<bool> DisableApiTermination { get; private set; } = null!;

    [Output("ebsOptimized")]
    public Output<bool> EbsOptimized { get; private set; } = null!;

    [Output("hibernation")]
    public Output<bool?> Hibernation { get; private set; } = null!;

    [Output("iamInstanceProfile")]
    public Output<string> IamInstanceProfile { get; private set; } = null!;

    [Output("instanceInitiatedShutdownBehavior")]
    public Output<string> InstanceInitiatedShutdownBehavior { get; private set; } = null!;

    [Output("instanceState")]
    public Output<string> InstanceState { get; private set; } = null!;

    [Output("instanceType")]
    public Output<string> InstanceType { get; private set; } = null!;

    [Output("ipv6AddressCount")]
    public Output<int> Ipv6AddressCount { get; private set; } = null!;

    [Output("keyName")]
    public Output<string> KeyName { get; private set; } = null!;

    [Output("monitoring")]
    public Output<bool> Monitoring { get; private set; } = null!;

    [Output("primaryNetworkInterfaceId")]
    public Output<string> PrimaryNetworkInterfaceId { get; private set; } = null!;

    [Output("privateDns")]
    public Output<string> PrivateDns { get; private set; } = null!;

    [Output("privateIp")]
    public Output<string> PrivateIp { get; private set; } = null!;

    [Output("publicDns")]
    public Output<string> PublicDns { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("sourceDestCheck")]
    public Output<bool?> SourceDestCheck { get; private set; } = null!;

    [Output("subnetId")]
    public Output<string> SubnetId { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tenancy")]
    public Output<string> Tenancy { get; private set; } = null!;

    [Output("userData")]
    public Output<string?> UserData { get; private set; } = null!;

    [Output("userDataBase64")]
    public Output<string> UserDataBase64 { get; private set; } = null!;

    [Output("userDataReplaceOnChange")]
    public Output<bool?> UserDataReplaceOnChange { get; private set; } = null!;

    [Output("volumeTags")]
    public Output<ImmutableDictionary<string, string>?> VolumeTags { get; private set; } = null!;

    [Output("vpcSecurityGroupIds")]
    public Output<ImmutableArray<string>> VpcSecurityGroupIds { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Instance(string name, InstanceArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/instance:Instance", name, args ?? new InstanceArgs(), Utilities.Merge(options)) { }
}

/// <summary>What a <see cref="Instance"/> is to be.</summary>
public sealed class InstanceArgs : ResourceArgs
{
    [Input("ami")]
    public Input<string>? Ami { get; set; }

    [Input("associatePublicIpAddress")]
    public Input<bool>? AssociatePublicIpAddress { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("disableApiStop")]
    public Input<bool>? DisableApiStop { get; set; }

    [Input("disableApiTermination")]
    public Input<bool>? DisableApiTermination { get; set; }

    [Input("ebsBlockDevices")]
    private InputList<Inputs.InstanceEbsBlockDeviceArgs>? _ebsBlockDevices;

    public InputList<Inputs.InstanceEbsBlockDeviceArgs> EbsBlockDevices
    {
        get => _ebsBlockDevices ??= [];
        set => _ebsBlockDevices = value;
    }

    [Input("ebsOptimized")]
    public Input<bool>? EbsOptimized { get; set; }

    [Input("hibernation")]
    public Input<bool>? Hibernation { get; set; }

    [Input("iamInstanceProfile")]
    public Input<string>? IamInstanceProfile { get; set; }

    [Input("instanceInitiatedShutdownBehavior")]
    public Input<string>? InstanceInitiatedShutdownBehavior { get; set; }

    [Input("instanceType")]
    public InputUnion<string, InstanceType>? InstanceType { get; set; }

    [Input("ipv6AddressCount")]
    public Input<int>? Ipv6AddressCount { get; set; }

    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("metadataOptions")]
    public Input<Inputs.InstanceMetadataOptionsArgs>? MetadataOptions { get; set; }

    [Input("monitoring")]
    public Input<bool>? Monitoring { get; set; }

    [Input("privateIp")]
    public Input<string>? PrivateIp { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("rootBlockDevice")]
    public Input<Inputs.InstanceRootBlockDeviceArgs>? RootBlockDevice { get; set; }

    [Input("sourceDestCheck")]
    public Input<bool>? SourceDestCheck { get; set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    [Input("tenancy")]
    public InputUnion<string, Tenancy>? Tenancy { get; set; }

    [Input("userData")]
    public Input<string>? UserData { get; set; }

    [Input("userDataBase64")]
    public Input<string>? UserDataBase64 { get; set; }

    [Input("userDataReplaceOnChange")]
    public Input<bool>? UserDataReplaceOnChange { get; set; }

    [Input("volumeTags")]
    private InputMap<string>? _volumeTags;

    public InputMap<string> VolumeTags
    {
        get => _volumeTags ??= [];
        set => _volumeTags = value;
    }

    [Input("vpcSecurityGroupIds")]
    private InputList<string>? _vpcSecurityGroupIds;

    public InputList<string> VpcSecurityGroupIds
    {
        get => _vpcSecurityGroupIds ??= [];
        set => _vpcSecurityGroupIds = value;
    }

    public InstanceArgs() { }

    public static new InstanceArgs Empty => new();
}
