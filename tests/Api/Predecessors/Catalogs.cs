namespace Berth.Tests.Predecessors;

/// <summary>The catalog, and beside it the same product with names that are given: <c>words</c>.</summary>
internal sealed class Catalogs : IDisposable
{
    public Catalogs()
    {
        var hello = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        File.WriteAllText(Path.Combine(Folder, "hello.yaml"), hello);
        File.WriteAllText(
            Path.Combine(Folder, "words.yaml"),
            hello
                .Replace("name: hello", "name: words", StringComparison.Ordinal)
                .Replace("default: true", "default: false", StringComparison.Ordinal)
                .Replace("route: subdomain", "route: path", StringComparison.Ordinal)
        );
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
