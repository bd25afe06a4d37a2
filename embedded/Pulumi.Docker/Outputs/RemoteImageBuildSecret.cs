namespace Pulumi.Docker.Outputs;

/// <summary>Remote image build secret.</summary>
[OutputType]
public sealed class RemoteImageBuildSecret
{
    public readonly string? Env;
    public readonly string Id;
    public readonly string? Src;

    [OutputConstructor]
    private RemoteImageBuildSecret(
        string? env,
        string id,
        string? src)
    {
        Env = env;
        Id = id;
        Src = src;
    }
}
