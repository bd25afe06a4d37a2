namespace Pulumi.Docker.Inputs;

/// <summary>Container device read bp, as declared.</summary>
public sealed class ContainerDeviceReadBpArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceReadBpArgs() { }

    public static new ContainerDeviceReadBpArgs Empty => new();
}

/// <summary>Container device read bp, as known.</summary>
public sealed class ContainerDeviceReadBpGetArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceReadBpGetArgs() { }

    public static new ContainerDeviceReadBpGetArgs Empty => new();
}
