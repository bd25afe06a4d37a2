namespace Pulumi.Docker.Inputs;

/// <summary>Container volume, as declared.</summary>
public sealed class ContainerVolumeArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("fromContainer")]
    public Input<string>? FromContainer { get; set; }

    [Input("hostPath")]
    public Input<string>? HostPath { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("selinuxRelabel")]
    public Input<string>? SelinuxRelabel { get; set; }

    [Input("volumeName")]
    public Input<string>? VolumeName { get; set; }

    public ContainerVolumeArgs() { }

    public static new ContainerVolumeArgs Empty => new();
}

/// <summary>Container volume, as known.</summary>
public sealed class ContainerVolumeGetArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("fromContainer")]
    public Input<string>? FromContainer { get; set; }

    [Input("hostPath")]
    public Input<string>? HostPath { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("selinuxRelabel")]
    public Input<string>? SelinuxRelabel { get; set; }

    [Input("volumeName")]
    public Input<string>? VolumeName { get; set; }

    public ContainerVolumeGetArgs() { }

    public static new ContainerVolumeGetArgs Empty => new();
}
