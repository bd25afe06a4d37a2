namespace Pulumi.Docker.Inputs;

/// <summary>Network ipam config, as declared.</summary>
public sealed class NetworkIpamConfigArgs : ResourceArgs
{
    [Input("auxAddress")]
    private InputMap<string>? _auxAddress;

    public InputMap<string> AuxAddress
    {
        get => _auxAddress ??= new InputMap<string>();
        set => _auxAddress = value;
    }

    [Input("gateway")]
    public Input<string>? Gateway { get; set; }

    [Input("ipRange")]
    public Input<string>? IpRange { get; set; }

    [Input("subnet")]
    public Input<string>? Subnet { get; set; }

    public NetworkIpamConfigArgs() { }

    public static new NetworkIpamConfigArgs Empty => new();
}

/// <summary>Network ipam config, as known.</summary>
public sealed class NetworkIpamConfigGetArgs : ResourceArgs
{
    [Input("auxAddress")]
    private InputMap<string>? _auxAddress;

    public InputMap<string> AuxAddress
    {
        get => _auxAddress ??= new InputMap<string>();
        set => _auxAddress = value;
    }

    [Input("gateway")]
    public Input<string>? Gateway { get; set; }

    [Input("ipRange")]
    public Input<string>? IpRange { get; set; }

    [Input("subnet")]
    public Input<string>? Subnet { get; set; }

    public NetworkIpamConfigGetArgs() { }

    public static new NetworkIpamConfigGetArgs Empty => new();
}
