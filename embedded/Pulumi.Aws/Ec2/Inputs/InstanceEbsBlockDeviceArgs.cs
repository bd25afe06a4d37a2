namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>A further disk, as declared.</summary>
public sealed class InstanceEbsBlockDeviceArgs : ResourceArgs
{
    [Input("deleteOnTermination")]
    public Input<bool>? DeleteOnTermination { get; set; }

    /// <summary>/dev/sdf</summary>
    [Input("deviceName", required: true)]
    public Input<string> DeviceName { get; set; } = null!;

    [Input("encrypted")]
    public Input<bool>? Encrypted { get; set; }

    [Input("iops")]
    public Input<int>? Iops { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("snapshotId")]
    public Input<string>? SnapshotId { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    /// <summary>MiB per second.</summary>
    [Input("throughput")]
    public Input<int>? Throughput { get; set; }

    /// <summary>GiB.</summary>
    [Input("volumeSize")]
    public Input<int>? VolumeSize { get; set; }

    /// <summary>gp3, gp2, io2, …</summary>
    [Input("volumeType")]
    public Input<string>? VolumeType { get; set; }

    public InstanceEbsBlockDeviceArgs() { }

    public static new InstanceEbsBlockDeviceArgs Empty => new();
}
