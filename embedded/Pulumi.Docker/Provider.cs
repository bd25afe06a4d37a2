namespace Pulumi.Docker;

/// <summary>The engine that resources are made on.</summary>
[DockerResourceType("pulumi:providers:docker")]
public partial class Provider : ProviderResource
{
    [Output("caMaterial")]
    public Output<string?> CaMaterial { get; private set; } = null!;

    [Output("certMaterial")]
    public Output<string?> CertMaterial { get; private set; } = null!;

    [Output("certPath")]
    public Output<string?> CertPath { get; private set; } = null!;

    [Output("context")]
    public Output<string?> Context { get; private set; } = null!;

    [Output("host")]
    public Output<string?> Host { get; private set; } = null!;

    [Output("keyMaterial")]
    public Output<string?> KeyMaterial { get; private set; } = null!;

    /// <summary>Declares one.</summary>
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("docker", name, args ?? new ProviderArgs(), Utilities.Merge(options, "")) { }
}

/// <summary>Where the engine is and who asks registries.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    [Input("caMaterial")]
    public Input<string>? CaMaterial { get; set; }

    [Input("certMaterial")]
    public Input<string>? CertMaterial { get; set; }

    [Input("certPath")]
    public Input<string>? CertPath { get; set; }

    [Input("context")]
    public Input<string>? Context { get; set; }

    [Input("disableDockerDaemonCheck", json: true)]
    public Input<bool>? DisableDockerDaemonCheck { get; set; }

    [Input("host")]
    public Input<string>? Host { get; set; }

    [Input("keyMaterial")]
    public Input<string>? KeyMaterial { get; set; }

    [Input("registryAuth", json: true)]
    private InputList<Inputs.ProviderRegistryAuthArgs>? _registryAuth;

    public InputList<Inputs.ProviderRegistryAuthArgs> RegistryAuth
    {
        get => _registryAuth ??= new InputList<Inputs.ProviderRegistryAuthArgs>();
        set => _registryAuth = value;
    }

    [Input("sshOpts", json: true)]
    private InputList<string>? _sshOpts;

    public InputList<string> SshOpts
    {
        get => _sshOpts ??= new InputList<string>();
        set => _sshOpts = value;
    }

    public ProviderArgs()
    {
        Host = Utilities.GetEnv("DOCKER_HOST");
    }

    public static new ProviderArgs Empty => new();
}
