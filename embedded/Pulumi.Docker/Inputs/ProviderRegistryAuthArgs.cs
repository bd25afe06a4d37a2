namespace Pulumi.Docker.Inputs;

/// <summary>A registry, and who asks it.</summary>
public sealed class ProviderRegistryAuthArgs : ResourceArgs
{
    [Input("address", required: true)]
    public Input<string> Address { get; set; } = null!;

    [Input("authDisabled")]
    public Input<bool>? AuthDisabled { get; set; }

    [Input("configFile")]
    public Input<string>? ConfigFile { get; set; }

    [Input("configFileContent")]
    public Input<string>? ConfigFileContent { get; set; }

    [Input("password")]
    private Input<string>? _password;

    /// <summary>Always a secret.</summary>
    public Input<string>? Password
    {
        get => _password;
        set => _password = Output.Tuple<Input<string>?, int>(value, Output.CreateSecret(0)).Apply(both => both.Item1);
    }

    [Input("username")]
    public Input<string>? Username { get; set; }

    public ProviderRegistryAuthArgs() { }

    public static new ProviderRegistryAuthArgs Empty => new();
}
