namespace Pulumi.Docker.Inputs;

/// <summary>Container device write iop, as declared.</summary>
public sealed class ContainerDeviceWriteIopArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceWriteIopArgs() { }

    public static new ContainerDeviceWriteIopArgs Empty => new();
}

/// <summary>Container device write iop, as known.</summary>
public sealed class ContainerDeviceWriteIopGetArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceWriteIopGetArgs() { }

    public static new ContainerDeviceWriteIopGetArgs Empty => new();
}
