namespace Pulumi.Docker.Inputs;

/// <summary>Remote image build auth config, as declared.</summary>
public sealed class RemoteImageBuildAuthConfigArgs : ResourceArgs
{
    [Input("auth")]
    public Input<string>? Auth { get; set; }

    [Input("email")]
    public Input<string>? Email { get; set; }

    [Input("hostName", required: true)]
    public Input<string> HostName { get; set; } = null!;

    [Input("identityToken")]
    public Input<string>? IdentityToken { get; set; }

    [Input("password")]
    public Input<string>? Password { get; set; }

    [Input("registryToken")]
    public Input<string>? RegistryToken { get; set; }

    [Input("serverAddress")]
    public Input<string>? ServerAddress { get; set; }

    [Input("userName")]
    public Input<string>? UserName { get; set; }

    public RemoteImageBuildAuthConfigArgs()
    {
    }

    public static new RemoteImageBuildAuthConfigArgs Empty => new();
}

/// <summary>Remote image build auth config, as known.</summary>
public sealed class RemoteImageBuildAuthConfigGetArgs : ResourceArgs
{
    [Input("auth")]
    public Input<string>? Auth { get; set; }

    [Input("email")]
    public Input<string>? Email { get; set; }

    [Input("hostName", required: true)]
    public Input<string> HostName { get; set; } = null!;

    [Input("identityToken")]
    public Input<string>? IdentityToken { get; set; }

    [Input("password")]
    public Input<string>? Password { get; set; }

    [Input("registryToken")]
    public Input<string>? RegistryToken { get; set; }

    [Input("serverAddress")]
    public Input<string>? ServerAddress { get; set; }

    [Input("userName")]
    public Input<string>? UserName { get; set; }

    public RemoteImageBuildAuthConfigGetArgs()
    {
    }

    public static new RemoteImageBuildAuthConfigGetArgs Empty => new();
}
