namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/network:Network as the official provider 5.1.0 knows them.</summary>
internal static class NetworkSchema
{
    private static readonly Field[] NetworkLabel =
    [
        new("label", Shape.String, Required: true, Replaces: true),
        new("value", Shape.String, Required: true, Replaces: true),
    ];

    private static readonly Field[] NetworkIpamConfig =
    [
        new("auxAddress", Shape.Map, Replaces: true),
        new("gateway", Shape.String, Replaces: true),
        new("ipRange", Shape.String, Replaces: true),
        new("subnet", Shape.String, Replaces: true),
    ];

    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("attachable", Shape.Bool, Replaces: true),
        new("driver", Shape.String, Replaces: true, Computed: true),
        new("ingress", Shape.Bool, Replaces: true),
        new("internal", Shape.Bool, Replaces: true, Computed: true),
        new(
            "ipamConfigs",
            Shape.Set,
            Element: NetworkIpamConfig,
            Replaces: true,
            Computed: true,
            TerraformName: "ipam_config"
        ),
        new("ipamDriver", Shape.String, Replaces: true, Default: "default"),
        new("ipamOptions", Shape.Map, Replaces: true),
        new("ipv6", Shape.Bool, Replaces: true),
        new("labels", Shape.Set, Element: NetworkLabel, Replaces: true),
        new("name", Shape.String, Replaces: true),
        new("options", Shape.Map, Replaces: true, Computed: true),
        new("scope", Shape.String, Computed: true, OutputOnly: true),
    ];
}
