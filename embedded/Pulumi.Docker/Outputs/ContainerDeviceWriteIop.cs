namespace Pulumi.Docker.Outputs;

/// <summary>Container device write iop.</summary>
[OutputType]
public sealed class ContainerDeviceWriteIop
{
    public readonly string Path;
    public readonly int Rate;

    [OutputConstructor]
    private ContainerDeviceWriteIop(string path, int rate)
    {
        Path = path;
        Rate = rate;
    }
}
