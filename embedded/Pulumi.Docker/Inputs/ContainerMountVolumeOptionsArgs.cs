namespace Pulumi.Docker.Inputs;

/// <summary>Container mount volume options, as declared.</summary>
public sealed class ContainerMountVolumeOptionsArgs : ResourceArgs
{
    [Input("driverName")]
    public Input<string>? DriverName { get; set; }

    [Input("driverOptions")]
    private InputMap<string>? _driverOptions;

    public InputMap<string> DriverOptions
    {
        get => _driverOptions ??= new InputMap<string>();
        set => _driverOptions = value;
    }

    [Input("labels")]
    private InputList<ContainerMountVolumeOptionsLabelArgs>? _labels;

    public InputList<ContainerMountVolumeOptionsLabelArgs> Labels
    {
        get => _labels ??= new InputList<ContainerMountVolumeOptionsLabelArgs>();
        set => _labels = value;
    }

    [Input("noCopy")]
    public Input<bool>? NoCopy { get; set; }

    [Input("subpath")]
    public Input<string>? Subpath { get; set; }

    public ContainerMountVolumeOptionsArgs() { }

    public static new ContainerMountVolumeOptionsArgs Empty => new();
}

/// <summary>Container mount volume options, as known.</summary>
public sealed class ContainerMountVolumeOptionsGetArgs : ResourceArgs
{
    [Input("driverName")]
    public Input<string>? DriverName { get; set; }

    [Input("driverOptions")]
    private InputMap<string>? _driverOptions;

    public InputMap<string> DriverOptions
    {
        get => _driverOptions ??= new InputMap<string>();
        set => _driverOptions = value;
    }

    [Input("labels")]
    private InputList<ContainerMountVolumeOptionsLabelGetArgs>? _labels;

    public InputList<ContainerMountVolumeOptionsLabelGetArgs> Labels
    {
        get => _labels ??= new InputList<ContainerMountVolumeOptionsLabelGetArgs>();
        set => _labels = value;
    }

    [Input("noCopy")]
    public Input<bool>? NoCopy { get; set; }

    [Input("subpath")]
    public Input<string>? Subpath { get; set; }

    public ContainerMountVolumeOptionsGetArgs() { }

    public static new ContainerMountVolumeOptionsGetArgs Empty => new();
}
