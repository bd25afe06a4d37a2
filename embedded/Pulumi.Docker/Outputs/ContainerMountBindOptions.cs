namespace Pulumi.Docker.Outputs;

/// <summary>Container mount bind options.</summary>
[OutputType]
public sealed class ContainerMountBindOptions
{
    public readonly string? Propagation;

    [OutputConstructor]
    private ContainerMountBindOptions(string? propagation)
    {
        Propagation = propagation;
    }
}
