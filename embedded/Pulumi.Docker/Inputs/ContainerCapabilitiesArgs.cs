namespace Pulumi.Docker.Inputs;

/// <summary>Container capabilities, as declared.</summary>
public sealed class ContainerCapabilitiesArgs : ResourceArgs
{
    [Input("adds")]
    private InputList<string>? _adds;

    public InputList<string> Adds
    {
        get => _adds ??= new InputList<string>();
        set => _adds = value;
    }

    [Input("drops")]
    private InputList<string>? _drops;

    public InputList<string> Drops
    {
        get => _drops ??= new InputList<string>();
        set => _drops = value;
    }

    public ContainerCapabilitiesArgs() { }

    public static new ContainerCapabilitiesArgs Empty => new();
}

/// <summary>Container capabilities, as known.</summary>
public sealed class ContainerCapabilitiesGetArgs : ResourceArgs
{
    [Input("adds")]
    private InputList<string>? _adds;

    public InputList<string> Adds
    {
        get => _adds ??= new InputList<string>();
        set => _adds = value;
    }

    [Input("drops")]
    private InputList<string>? _drops;

    public InputList<string> Drops
    {
        get => _drops ??= new InputList<string>();
        set => _drops = value;
    }

    public ContainerCapabilitiesGetArgs() { }

    public static new ContainerCapabilitiesGetArgs Empty => new();
}
