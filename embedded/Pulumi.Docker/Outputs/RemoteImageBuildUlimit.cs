namespace Pulumi.Docker.Outputs;

/// <summary>Remote image build ulimit.</summary>
[OutputType]
public sealed class RemoteImageBuildUlimit
{
    public readonly int Hard;
    public readonly string Name;
    public readonly int Soft;

    [OutputConstructor]
    private RemoteImageBuildUlimit(
        int hard,
        string name,
        int soft)
    {
        Hard = hard;
        Name = name;
        Soft = soft;
    }
}
