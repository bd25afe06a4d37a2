namespace Pulumi.Docker.Inputs;

/// <summary>Container mount volume options label, as declared.</summary>
public sealed class ContainerMountVolumeOptionsLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public ContainerMountVolumeOptionsLabelArgs() { }

    public static new ContainerMountVolumeOptionsLabelArgs Empty => new();
}

/// <summary>Container mount volume options label, as known.</summary>
public sealed class ContainerMountVolumeOptionsLabelGetArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public ContainerMountVolumeOptionsLabelGetArgs() { }

    public static new ContainerMountVolumeOptionsLabelGetArgs Empty => new();
}
