namespace Pulumi.Docker.Inputs;

/// <summary>Container mount, as declared.</summary>
public sealed class ContainerMountArgs : ResourceArgs
{
    [Input("bindOptions")]
    public Input<ContainerMountBindOptionsArgs>? BindOptions { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("source")]
    public Input<string>? Source { get; set; }

    [Input("target", required: true)]
    public Input<string> Target { get; set; } = null!;

    [Input("tmpfsOptions")]
    public Input<ContainerMountTmpfsOptionsArgs>? TmpfsOptions { get; set; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;

    [Input("volumeOptions")]
    public Input<ContainerMountVolumeOptionsArgs>? VolumeOptions { get; set; }

    public ContainerMountArgs() { }

    public static new ContainerMountArgs Empty => new();
}

/// <summary>Container mount, as known.</summary>
public sealed class ContainerMountGetArgs : ResourceArgs
{
    [Input("bindOptions")]
    public Input<ContainerMountBindOptionsGetArgs>? BindOptions { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("source")]
    public Input<string>? Source { get; set; }

    [Input("target", required: true)]
    public Input<string> Target { get; set; } = null!;

    [Input("tmpfsOptions")]
    public Input<ContainerMountTmpfsOptionsGetArgs>? TmpfsOptions { get; set; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;

    [Input("volumeOptions")]
    public Input<ContainerMountVolumeOptionsGetArgs>? VolumeOptions { get; set; }

    public ContainerMountGetArgs() { }

    public static new ContainerMountGetArgs Empty => new();
}
