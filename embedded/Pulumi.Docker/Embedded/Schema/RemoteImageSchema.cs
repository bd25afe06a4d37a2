namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/remoteImage:RemoteImage as the official provider 5.1.0 knows them.</summary>
internal static class RemoteImageSchema
{
    private static readonly Field[] RemoteImageBuildUlimit =
    [
        new("hard", Shape.Number, Required: true, Replaces: true),
        new("name", Shape.String, Required: true, Replaces: true),
        new("soft", Shape.Number, Required: true, Replaces: true),
    ];

    private static readonly Field[] RemoteImageBuildSecret =
    [
        new("env", Shape.String, Replaces: true),
        new("id", Shape.String, Required: true, Replaces: true),
        new("src", Shape.String, Replaces: true),
    ];

    private static readonly Field[] RemoteImageBuildAuthConfig =
    [
        new("auth", Shape.String),
        new("email", Shape.String),
        new("hostName", Shape.String, Required: true),
        new("identityToken", Shape.String),
        new("password", Shape.String),
        new("registryToken", Shape.String),
        new("serverAddress", Shape.String),
        new("userName", Shape.String),
    ];

    private static readonly Field[] RemoteImageBuild =
    [
        new("additionalContexts", Shape.List, Replaces: true),
        new("authConfigs", Shape.Set, Element: RemoteImageBuildAuthConfig),
        new("buildArgs", Shape.Map, Replaces: true),
        new("buildId", Shape.String, Replaces: true),
        new("buildLogFile", Shape.String, Replaces: true),
        new("builder", Shape.String, Replaces: true),
        new("cacheFroms", Shape.List, Replaces: true),
        new("cacheTos", Shape.List, Replaces: true),
        new("cgroupParent", Shape.String, Replaces: true),
        new("context", Shape.String, Required: true, Replaces: true),
        new("cpuPeriod", Shape.Number, Replaces: true),
        new("cpuQuota", Shape.Number, Replaces: true),
        new("cpuSetCpus", Shape.String, Replaces: true),
        new("cpuSetMems", Shape.String, Replaces: true),
        new("cpuShares", Shape.Number, Replaces: true),
        new("dockerfile", Shape.String, Replaces: true, Default: "Dockerfile"),
        new("extraHosts", Shape.List, Replaces: true),
        new("forceRemove", Shape.Bool, Replaces: true),
        new("isolation", Shape.String, Replaces: true),
        new("label", Shape.Map),
        new("labels", Shape.Map, Replaces: true),
        new("memory", Shape.Number, Replaces: true),
        new("memorySwap", Shape.Number, Replaces: true),
        new("networkMode", Shape.String, Replaces: true),
        new("noCache", Shape.Bool, Replaces: true),
        new("platform", Shape.String, Replaces: true),
        new("provenance", Shape.String, Replaces: true),
        new("pullParent", Shape.Bool, Replaces: true),
        new("remoteContext", Shape.String, Replaces: true),
        new("remove", Shape.Bool, Default: true),
        new("sbom", Shape.String, Replaces: true),
        new("secrets", Shape.List, Element: RemoteImageBuildSecret),
        new("securityOpts", Shape.List, Replaces: true),
        new("sessionId", Shape.String, Replaces: true),
        new("shmSize", Shape.Number, Replaces: true),
        new("squash", Shape.Bool, Replaces: true),
        new("suppressOutput", Shape.Bool, Replaces: true),
        new("tags", Shape.List),
        new("target", Shape.String, Replaces: true),
        new("ulimits", Shape.List, Element: RemoteImageBuildUlimit),
        new("useLegacyBuilder", Shape.Bool, Replaces: true),
        new("version", Shape.String, Replaces: true),
    ];

    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("build", Shape.Object, Element: RemoteImageBuild),
        new("forceRemove", Shape.Bool),
        new("imageId", Shape.String, Computed: true, OutputOnly: true),
        new("keepLocally", Shape.Bool),
        new("name", Shape.String, Required: true, Replaces: true),
        new("platform", Shape.String, Replaces: true),
        new("pullTriggers", Shape.Set, Replaces: true),
        new("repoDigest", Shape.String, Computed: true, OutputOnly: true),
        new("triggers", Shape.Map, Replaces: true),
    ];
}
