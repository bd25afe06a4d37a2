namespace Pulumi.Docker.Inputs;

/// <summary>Container device, as declared.</summary>
public sealed class ContainerDeviceArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("hostPath", required: true)]
    public Input<string> HostPath { get; set; } = null!;

    [Input("permissions")]
    public Input<string>? Permissions { get; set; }

    public ContainerDeviceArgs() { }

    public static new ContainerDeviceArgs Empty => new();
}

/// <summary>Container device, as known.</summary>
public sealed class ContainerDeviceGetArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("hostPath", required: true)]
    public Input<string> HostPath { get; set; } = null!;

    [Input("permissions")]
    public Input<string>? Permissions { get; set; }

    public ContainerDeviceGetArgs() { }

    public static new ContainerDeviceGetArgs Empty => new();
}
