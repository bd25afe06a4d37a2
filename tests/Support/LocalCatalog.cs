namespace Berth.Tests;

/// <summary>
/// The repository's catalog on a machine that pulls nothing: what a registry has is sold where its image is there
/// already. bin/installation.sh makes the same.
/// </summary>
public static class LocalCatalog
{
    /// <summary>Writes it into a new folder below the given one.</summary>
    /// <param name="folder">Where the folder <c>catalog</c> is to be.</param>
    /// <param name="standIns">Images in place of those that the products name, by product.</param>
    public static string Write(string folder, IReadOnlyDictionary<string, string>? standIns = null)
    {
        var catalog = Directory.CreateDirectory(Path.Combine(folder, "catalog")).FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Path("catalog"), "*.yaml"))
        {
            var lines = File.ReadAllLines(file).Select(l => l == "pull: missing" ? "pull: never" : l);
            if (standIns?.GetValueOrDefault(Path.GetFileNameWithoutExtension(file)) is { } image)
                lines = lines.Select(l => l.StartsWith("image: ", StringComparison.Ordinal) ? $"image: {image}" : l);
            File.WriteAllLines(Path.Combine(catalog, Path.GetFileName(file)), lines);
        }
        return catalog;
    }

    /// <summary>The repository's catalog with its files in the opposite order, for what must not depend on it.</summary>
    public static string Reversed => Backwards.Value;

    private static readonly Lazy<string> Backwards = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var files = Directory.GetFiles(Repository.Path("catalog")).OrderDescending(StringComparer.Ordinal).Index();
        foreach (var (i, file) in files)
            File.Copy(file, Path.Combine(folder, $"{i:00}-{Path.GetFileName(file)}"));
        return folder;
    });
}
