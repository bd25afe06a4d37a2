using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>A network of the engine.</summary>
[DockerResourceType("docker:index/network:Network")]
public partial class Network : CustomResource
{
    [Output("attachable")]
    public Output<bool?> Attachable { get; private set; } = null!;

    [Output("driver")]
    public Output<string> Driver { get; private set; } = null!;

    [Output("ingress")]
    public Output<bool?> Ingress { get; private set; } = null!;

    [Output("internal")]
    public Output<bool> Internal { get; private set; } = null!;

    [Output("ipamConfigs")]
    public Output<ImmutableArray<Outputs.NetworkIpamConfig>> IpamConfigs { get; private set; } = null!;

    [Output("ipamDriver")]
    public Output<string?> IpamDriver { get; private set; } = null!;

    [Output("ipamOptions")]
    public Output<ImmutableDictionary<string, string>?> IpamOptions { get; private set; } = null!;

    [Output("ipv6")]
    public Output<bool?> Ipv6 { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableArray<Outputs.NetworkLabel>> Labels { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("options")]
    public Output<ImmutableDictionary<string, string>> Options { get; private set; } = null!;

    [Output("scope")]
    public Output<string> Scope { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Network(string name, NetworkArgs? args = null, CustomResourceOptions? options = null)
        : base("docker:index/network:Network", name, args ?? new NetworkArgs(), Utilities.Merge(options, "")) { }

    private Network(string name, Input<string> id, NetworkState? state = null, CustomResourceOptions? options = null)
        : base("docker:index/network:Network", name, state, Utilities.Merge(options, id)) { }

    /// <summary>Reads one that is there already; it is not managed by the stack.</summary>
    public static Network Get(
        string name,
        Input<string> id,
        NetworkState? state = null,
        CustomResourceOptions? options = null
    ) => new(name, id, state, options);
}

/// <summary>What a <see cref="Network"/> is to be.</summary>
public sealed class NetworkArgs : ResourceArgs
{
    [Input("attachable")]
    public Input<bool>? Attachable { get; set; }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("ingress")]
    public Input<bool>? Ingress { get; set; }

    [Input("internal")]
    public Input<bool>? Internal { get; set; }

    [Input("ipamConfigs")]
    private InputList<Inputs.NetworkIpamConfigArgs>? _ipamConfigs;

    public InputList<Inputs.NetworkIpamConfigArgs> IpamConfigs
    {
        get => _ipamConfigs ??= new InputList<Inputs.NetworkIpamConfigArgs>();
        set => _ipamConfigs = value;
    }

    [Input("ipamDriver")]
    public Input<string>? IpamDriver { get; set; }

    [Input("ipamOptions")]
    private InputMap<string>? _ipamOptions;

    public InputMap<string> IpamOptions
    {
        get => _ipamOptions ??= new InputMap<string>();
        set => _ipamOptions = value;
    }

    [Input("ipv6")]
    public Input<bool>? Ipv6 { get; set; }

    [Input("labels")]
    private InputList<Inputs.NetworkLabelArgs>? _labels;

    public InputList<Inputs.NetworkLabelArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.NetworkLabelArgs>();
        set => _labels = value;
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("options")]
    private InputMap<string>? _options;

    public InputMap<string> Options
    {
        get => _options ??= new InputMap<string>();
        set => _options = value;
    }

    public NetworkArgs() { }

    public static new NetworkArgs Empty => new();
}

/// <summary>What is known of a <see cref="Network"/> that is read.</summary>
public sealed class NetworkState : ResourceArgs
{
    [Input("attachable")]
    public Input<bool>? Attachable { get; set; }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("ingress")]
    public Input<bool>? Ingress { get; set; }

    [Input("internal")]
    public Input<bool>? Internal { get; set; }

    [Input("ipamConfigs")]
    private InputList<Inputs.NetworkIpamConfigGetArgs>? _ipamConfigs;

    public InputList<Inputs.NetworkIpamConfigGetArgs> IpamConfigs
    {
        get => _ipamConfigs ??= new InputList<Inputs.NetworkIpamConfigGetArgs>();
        set => _ipamConfigs = value;
    }

    [Input("ipamDriver")]
    public Input<string>? IpamDriver { get; set; }

    [Input("ipamOptions")]
    private InputMap<string>? _ipamOptions;

    public InputMap<string> IpamOptions
    {
        get => _ipamOptions ??= new InputMap<string>();
        set => _ipamOptions = value;
    }

    [Input("ipv6")]
    public Input<bool>? Ipv6 { get; set; }

    [Input("labels")]
    private InputList<Inputs.NetworkLabelGetArgs>? _labels;

    public InputList<Inputs.NetworkLabelGetArgs> Labels
    {
        get => _labels ??= new InputList<Inputs.NetworkLabelGetArgs>();
        set => _labels = value;
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("options")]
    private InputMap<string>? _options;

    public InputMap<string> Options
    {
        get => _options ??= new InputMap<string>();
        set => _options = value;
    }

    [Input("scope")]
    public Input<string>? Scope { get; set; }

    public NetworkState() { }

    public static new NetworkState Empty => new();
}
