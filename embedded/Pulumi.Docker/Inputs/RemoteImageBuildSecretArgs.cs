namespace Pulumi.Docker.Inputs;

/// <summary>Remote image build secret, as declared.</summary>
public sealed class RemoteImageBuildSecretArgs : ResourceArgs
{
    [Input("env")]
    public Input<string>? Env { get; set; }

    [Input("id", required: true)]
    public Input<string> Id { get; set; } = null!;

    [Input("src")]
    public Input<string>? Src { get; set; }

    public RemoteImageBuildSecretArgs()
    {
    }

    public static new RemoteImageBuildSecretArgs Empty => new();
}

/// <summary>Remote image build secret, as known.</summary>
public sealed class RemoteImageBuildSecretGetArgs : ResourceArgs
{
    [Input("env")]
    public Input<string>? Env { get; set; }

    [Input("id", required: true)]
    public Input<string> Id { get; set; } = null!;

    [Input("src")]
    public Input<string>? Src { get; set; }

    public RemoteImageBuildSecretGetArgs()
    {
    }

    public static new RemoteImageBuildSecretGetArgs Empty => new();
}
