namespace Pulumi.Docker.Outputs;

/// <summary>Container mount tmpfs options.</summary>
[OutputType]
public sealed class ContainerMountTmpfsOptions
{
    public readonly int? Mode;
    public readonly int? SizeBytes;

    [OutputConstructor]
    private ContainerMountTmpfsOptions(int? mode, int? sizeBytes)
    {
        Mode = mode;
        SizeBytes = sizeBytes;
    }
}
