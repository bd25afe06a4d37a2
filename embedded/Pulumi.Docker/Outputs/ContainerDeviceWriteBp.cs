namespace Pulumi.Docker.Outputs;

/// <summary>Container device write bp.</summary>
[OutputType]
public sealed class ContainerDeviceWriteBp
{
    public readonly string Path;
    public readonly int Rate;

    [OutputConstructor]
    private ContainerDeviceWriteBp(string path, int rate)
    {
        Path = path;
        Rate = rate;
    }
}
