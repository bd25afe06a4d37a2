using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>A volume of the engine.</summary>
[DockerResourceType("docker:index/volume:Volume")]
public partial class Volume : CustomResource
{
    [Output("driver")]
    public Output<string> Driver { get; private set; } = null!;

    [Output("driverOpts")]
    public Output<ImmutableDictionary<string, string>?> DriverOpts { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableArray<Outputs.VolumeLabel>> Labels { get; private set; } = null!;

    [Output("mountpoint")]
    public Output<string> Mountpoint { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Volume(string name, VolumeArgs? args = null, CustomResourceOptions? options = null)
        : base("docker:index/volume:Volume", name, args ?? new VolumeArgs(), Utilities.Merge(options, "")) { }

    private Volume(string name, Input<string> id, VolumeState? state = null, CustomResourceOptions? options = null)
        : base("docker:index/volume:Volume", name, state, Utilities.Merge(options, id)) { }

    /// <summary>Reads one that is there already; it is not managed by the stack.</summary>
    public static Volume Get(
        string name,
        Input<string> id,
        VolumeState? state = null,
        CustomResourceOptions? options = null
    ) => new(name, id, state, options);
}

/// <summary>What a <see cref="Volume"/> is to be.</summary>
public sealed class VolumeArgs : ResourceArgs
{
    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("driverOpts")]
    private InputMap<string>? _driverOpts;

    public InputMap<string> DriverOpts
    {
        get => _driverOpts ??= new InputMap<string>();
        set => _driverOpts = value;
    }

    [Input("labels")]
    private InputList<Inputs.VolumeLabelArgs>? _labels;

    public InputList<Inputs.VolumeLabelArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.VolumeLabelArgs>();
        set => _labels = value;
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    public VolumeArgs() { }

    public static new VolumeArgs Empty => new();
}

/// <summary>What is known of a <see cref="Volume"/> that is read.</summary>
public sealed class VolumeState : ResourceArgs
{
    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("driverOpts")]
    private InputMap<string>? _driverOpts;

    public InputMap<string> DriverOpts
    {
        get => _driverOpts ??= new InputMap<string>();
        set => _driverOpts = value;
    }

    [Input("labels")]
    private InputList<Inputs.VolumeLabelGetArgs>? _labels;

    public InputList<Inputs.VolumeLabelGetArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.VolumeLabelGetArgs>();
        set => _labels = value;
    }

    [Input("mountpoint")]
    public Input<string>? Mountpoint { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    public VolumeState() { }

    public static new VolumeState Empty => new();
}
