namespace Pulumi.Docker.Embedded;

/// <summary>The properties of docker:index/remoteImage:RemoteImage as the official provider 5.1.0 knows them.</summary>
internal static class RemoteImageSchema
{
    /// <summary>Sorted by name.</summary>
    public static readonly Field[] Fields =
    [
        new("build", Shape.Object, Element: []), // always null here: our stacks build no images
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
