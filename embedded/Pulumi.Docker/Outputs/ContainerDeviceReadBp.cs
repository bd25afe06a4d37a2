namespace Pulumi.Docker.Outputs;

/// <summary>Container device read bp.</summary>
[OutputType]
public sealed class ContainerDeviceReadBp
{
    public readonly string Path;
    public readonly int Rate;

    [OutputConstructor]
    private ContainerDeviceReadBp(string path, int rate)
    {
        Path = path;
        Rate = rate;
    }
}
