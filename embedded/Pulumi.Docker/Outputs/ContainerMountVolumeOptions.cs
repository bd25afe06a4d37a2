using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Container mount volume options.</summary>
[OutputType]
public sealed class ContainerMountVolumeOptions
{
    public readonly string? DriverName;
    public readonly ImmutableDictionary<string, string>? DriverOptions;
    public readonly ImmutableArray<ContainerMountVolumeOptionsLabel> Labels;
    public readonly bool? NoCopy;
    public readonly string? Subpath;

    [OutputConstructor]
    private ContainerMountVolumeOptions(
        string? driverName,
        ImmutableDictionary<string, string>? driverOptions,
        ImmutableArray<ContainerMountVolumeOptionsLabel> labels,
        bool? noCopy,
        string? subpath
    )
    {
        DriverName = driverName;
        DriverOptions = driverOptions;
        Labels = labels;
        NoCopy = noCopy;
        Subpath = subpath;
    }
}
