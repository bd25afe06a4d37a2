namespace Pulumi.Docker.Inputs;

/// <summary>Container mount tmpfs options, as declared.</summary>
public sealed class ContainerMountTmpfsOptionsArgs : ResourceArgs
{
    [Input("mode")]
    public Input<int>? Mode { get; set; }

    [Input("sizeBytes")]
    public Input<int>? SizeBytes { get; set; }

    public ContainerMountTmpfsOptionsArgs() { }

    public static new ContainerMountTmpfsOptionsArgs Empty => new();
}

/// <summary>Container mount tmpfs options, as known.</summary>
public sealed class ContainerMountTmpfsOptionsGetArgs : ResourceArgs
{
    [Input("mode")]
    public Input<int>? Mode { get; set; }

    [Input("sizeBytes")]
    public Input<int>? SizeBytes { get; set; }

    public ContainerMountTmpfsOptionsGetArgs() { }

    public static new ContainerMountTmpfsOptionsGetArgs Empty => new();
}
