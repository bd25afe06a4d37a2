namespace Berth.Shop.Hosts;

/// <summary>An image's name in its parts, as the engine reads it.</summary>
/// <param name="Registry">Whom it is asked for; <c>docker.io</c> where the name says none.</param>
/// <param name="Path">The repository there.</param>
/// <param name="Rest"><c>:tag</c> or <c>@sha256:…</c>; <c>:latest</c> where the name says none.</param>
public sealed record ImageName(string Registry, string Path, string Rest)
{
    private const string Usual = "docker.io";

    /// <summary>Reads a name.</summary>
    public static ImageName Read(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image[..slash];
        var isRegistry = first == "localhost" || first.Contains('.') || first.Contains(':');
        var (registry, path) = isRegistry ? (first, image[(slash + 1)..]) : (Usual, image);
        if (registry is "index.docker.io" or "registry-1.docker.io")
            registry = Usual;
        var end = path.IndexOf('@', StringComparison.Ordinal);
        if (end < 0 && path.LastIndexOf(':') is var colon and > 0 && colon > path.LastIndexOf('/'))
            end = colon;
        var (name, rest) = end < 0 ? (path, ":latest") : (path[..end], path[end..]);
        if (rest[0] == '@' && name.LastIndexOf(':') is var tag and > 0)
            name = name[..tag]; // beside a digest a tag says nothing
        if (registry == Usual && !name.Contains('/', StringComparison.Ordinal))
            name = $"library/{name}";
        return new ImageName(registry, name, rest);
    }

    /// <summary>Whether it names content, which never changes.</summary>
    public bool IsDigest => Rest[0] == '@';

    /// <summary>The same image where a mirror has it.</summary>
    public string At(string mirror) => $"{mirror}/{Path}{Rest}";
}
