namespace Pulumi.Docker.Outputs;

/// <summary>Container volume.</summary>
[OutputType]
public sealed class ContainerVolume
{
    public readonly string? ContainerPath;
    public readonly string? FromContainer;
    public readonly string? HostPath;
    public readonly bool? ReadOnly;
    public readonly string? SelinuxRelabel;
    public readonly string? VolumeName;

    [OutputConstructor]
    private ContainerVolume(
        string? containerPath,
        string? fromContainer,
        string? hostPath,
        bool? readOnly,
        string? selinuxRelabel,
        string? volumeName
    )
    {
        ContainerPath = containerPath;
        FromContainer = fromContainer;
        HostPath = hostPath;
        ReadOnly = readOnly;
        SelinuxRelabel = selinuxRelabel;
        VolumeName = volumeName;
    }
}
