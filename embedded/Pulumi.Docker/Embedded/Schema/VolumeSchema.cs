namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/volume:Volume as the official provider 5.1.0 knows them.</summary>
internal static class VolumeSchema
{
    private static readonly Field[] VolumeLabel =
    [
        new("label", Shape.String, Required: true, Replaces: true),
        new("value", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] VolumeCluster =
    [
        new("availability", Shape.String, Default: "active"),
        new("group", Shape.String, Replaces: true),
        new("id", Shape.String, Computed: true),
        new("limitBytes", Shape.String, Replaces: true),
        new("requiredBytes", Shape.String, Replaces: true),
        new("scope", Shape.String, Replaces: true, Default: "single"),
        new("sharing", Shape.String, Replaces: true, Default: "none"),
        new("topologyPreferred", Shape.String, Replaces: true),
        new("topologyRequired", Shape.String, Replaces: true),
        new("type", Shape.String, Replaces: true, Default: "block"),
    ];

    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("cluster", Shape.Object, Element: VolumeCluster),
        new("driver", Shape.String, Replaces: true, Computed: true),
        new("driverOpts", Shape.Map, Replaces: true),
        new("labels", Shape.Set, Element: VolumeLabel, Replaces: true),
        new("mountpoint", Shape.String, Computed: true, OutputOnly: true),
        new("name", Shape.String, Replaces: true),
    ];
}
