namespace Pulumi.Docker.Inputs;

/// <summary>Container device read iop, as declared.</summary>
public sealed class ContainerDeviceReadIopArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceReadIopArgs() { }

    public static new ContainerDeviceReadIopArgs Empty => new();
}

/// <summary>Container device read iop, as known.</summary>
public sealed class ContainerDeviceReadIopGetArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceReadIopGetArgs() { }

    public static new ContainerDeviceReadIopGetArgs Empty => new();
}
