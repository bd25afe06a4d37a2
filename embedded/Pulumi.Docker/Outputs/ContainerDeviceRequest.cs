using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Container device request.</summary>
[OutputType]
public sealed class ContainerDeviceRequest
{
    public readonly ImmutableArray<string> Capabilities;
    public readonly int? Count;
    public readonly ImmutableArray<string> DeviceIds;
    public readonly string? Driver;
    public readonly ImmutableDictionary<string, string>? Options;

    [OutputConstructor]
    private ContainerDeviceRequest(
        ImmutableArray<string> capabilities,
        int? count,
        ImmutableArray<string> deviceIds,
        string? driver,
        ImmutableDictionary<string, string>? options
    )
    {
        Capabilities = capabilities;
        Count = count;
        DeviceIds = deviceIds;
        Driver = driver;
        Options = options;
    }
}
