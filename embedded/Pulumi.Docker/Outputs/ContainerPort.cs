namespace Pulumi.Docker.Outputs;

/// <summary>Container port.</summary>
[OutputType]
public sealed class ContainerPort
{
    public readonly int? External;
    public readonly int Internal;
    public readonly string? Ip;
    public readonly string? Protocol;

    [OutputConstructor]
    private ContainerPort(int? external, int @internal, string? ip, string? protocol)
    {
        External = external;
        Internal = @internal;
        Ip = ip;
        Protocol = protocol;
    }
}
