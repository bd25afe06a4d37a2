namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>The disk that an instance starts from, as declared.</summary>
public sealed class InstanceRootBlockDeviceArgs : ResourceArgs
{
    [Input("deleteOnTermination")]
    public Input<bool>? DeleteOnTermination { get; set; }

    [Input("encrypted")]
    public Input<bool>? Encrypted { get; set; }

    [Input("iops")]
    public Input<int>? Iops { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

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

    public InstanceRootBlockDeviceArgs() { }

    public static new InstanceRootBlockDeviceArgs Empty => new();
}
