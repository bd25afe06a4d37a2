namespace Pulumi.Docker.Inputs;

/// <summary>Container device request, as declared.</summary>
public sealed class ContainerDeviceRequestArgs : ResourceArgs
{
    [Input("capabilities")]
    private InputList<string>? _capabilities;

    public InputList<string> Capabilities
    {
        get => _capabilities ??= new InputList<string>();
        set => _capabilities = value;
    }

    [Input("count")]
    public Input<int>? Count { get; set; }

    [Input("deviceIds")]
    private InputList<string>? _deviceIds;

    public InputList<string> DeviceIds
    {
        get => _deviceIds ??= new InputList<string>();
        set => _deviceIds = value;
    }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("options")]
    private InputMap<string>? _options;

    public InputMap<string> Options
    {
        get => _options ??= new InputMap<string>();
        set => _options = value;
    }

    public ContainerDeviceRequestArgs() { }

    public static new ContainerDeviceRequestArgs Empty => new();
}

/// <summary>Container device request, as known.</summary>
public sealed class ContainerDeviceRequestGetArgs : ResourceArgs
{
    [Input("capabilities")]
    private InputList<string>? _capabilities;

    public InputList<string> Capabilities
    {
        get => _capabilities ??= new InputList<string>();
        set => _capabilities = value;
    }

    [Input("count")]
    public Input<int>? Count { get; set; }

    [Input("deviceIds")]
    private InputList<string>? _deviceIds;

    public InputList<string> DeviceIds
    {
        get => _deviceIds ??= new InputList<string>();
        set => _deviceIds = value;
    }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("options")]
    private InputMap<string>? _options;

    public InputMap<string> Options
    {
        get => _options ??= new InputMap<string>();
        set => _options = value;
    }

    public ContainerDeviceRequestGetArgs() { }

    public static new ContainerDeviceRequestGetArgs Empty => new();
}
