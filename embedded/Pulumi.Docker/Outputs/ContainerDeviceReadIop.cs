namespace Pulumi.Docker.Outputs;

/// <summary>Container device read iop.</summary>
[OutputType]
public sealed class ContainerDeviceReadIop
{
    public readonly string Path;
    public readonly int Rate;

    [OutputConstructor]
    private ContainerDeviceReadIop(string path, int rate)
    {
        Path = path;
        Rate = rate;
    }
}
