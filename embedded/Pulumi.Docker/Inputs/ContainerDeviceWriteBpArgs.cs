namespace Pulumi.Docker.Inputs;

/// <summary>Container device write bp, as declared.</summary>
public sealed class ContainerDeviceWriteBpArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceWriteBpArgs() { }

    public static new ContainerDeviceWriteBpArgs Empty => new();
}

/// <summary>Container device write bp, as known.</summary>
public sealed class ContainerDeviceWriteBpGetArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    [Input("rate", required: true)]
    public Input<int> Rate { get; set; } = null!;

    public ContainerDeviceWriteBpGetArgs() { }

    public static new ContainerDeviceWriteBpGetArgs Empty => new();
}
