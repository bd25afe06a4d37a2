namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/volume:Volume as the official provider 5.1.0 knows them.</summary>
internal static class VolumeSchema
{
    private static readonly Field[] VolumeLabel =
    [
        new("label", Shape.String, Required: true, Replaces: true),
        new("value", Shape.String, Required: true, Replaces: true),
    ];

    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("cluster", Shape.Object, Element: []), // always null here: our stacks have no cluster
        new("driver", Shape.String, Replaces: true, Computed: true),
        new("driverOpts", Shape.Map, Replaces: true),
        new("labels", Shape.Set, Element: VolumeLabel, Replaces: true),
        new("mountpoint", Shape.String, Computed: true, OutputOnly: true),
        new("name", Shape.String, Replaces: true),
    ];
}
