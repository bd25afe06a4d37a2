namespace Pulumi.Docker.Inputs;

/// <summary>Container mount bind options, as declared.</summary>
public sealed class ContainerMountBindOptionsArgs : ResourceArgs
{
    [Input("propagation")]
    public Input<string>? Propagation { get; set; }

    public ContainerMountBindOptionsArgs() { }

    public static new ContainerMountBindOptionsArgs Empty => new();
}

/// <summary>Container mount bind options, as known.</summary>
public sealed class ContainerMountBindOptionsGetArgs : ResourceArgs
{
    [Input("propagation")]
    public Input<string>? Propagation { get; set; }

    public ContainerMountBindOptionsGetArgs() { }

    public static new ContainerMountBindOptionsGetArgs Empty => new();
}
