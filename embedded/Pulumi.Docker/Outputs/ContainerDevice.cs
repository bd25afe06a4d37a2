namespace Pulumi.Docker.Outputs;

/// <summary>Container device.</summary>
[OutputType]
public sealed class ContainerDevice
{
    public readonly string? ContainerPath;
    public readonly string HostPath;
    public readonly string? Permissions;

    [OutputConstructor]
    private ContainerDevice(string? containerPath, string hostPath, string? permissions)
    {
        ContainerPath = containerPath;
        HostPath = hostPath;
        Permissions = permissions;
    }
}
