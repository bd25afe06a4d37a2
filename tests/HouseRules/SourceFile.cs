namespace Berth.Tests.HouseRules;

/// <summary>A file of the checkout, with its path as the repository has it.</summary>
public sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] NotOurs = [".git", ".berth", "artifacts", "obj", "node_modules", "TestResults"];
    private static readonly string[] Binary = [".png", ".ico", ".gz", ".zip", ".dll"];

    public string[] Lines { get; } = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>The lines, with chains of calls that the formatter has broken put back together.</summary>
    public IEnumerable<string> Chains
    {
        get
        {
            var chain = "";
            foreach (var line in Lines)
            {
                if (chain != "" && line.TrimStart().StartsWith('.'))
                {
                    chain += line.TrimStart();
                    continue;
                }
                if (chain != "")
                    yield return chain;
                chain = line;
            }
            yield return chain;
        }
    }

    /// <summary>
    /// The feature that it belongs to: its layer and folder in src/Api, as in <c>Shop/Orders</c>. A layer may be a single
    /// feature (<c>Operations</c>). Empty for what puts the features together.
    /// </summary>
    public string Feature =>
        Path.StartsWith("src/Api/", StringComparison.Ordinal) && Path.Split('/') is { Length: > 3 } parts
            ? parts[2] == "Operations"
                ? parts[2]
                : $"{parts[2]}/{parts[3]}"
            : "";

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>All text files under a folder.</summary>
    public static IEnumerable<SourceFile> Under(string folder, string pattern = "*") =>
        from file in Files(new DirectoryInfo(Repository.Path(folder)), pattern)
        where !Binary.Contains(file.Extension) && !NotOurs.Contains(file.Name)
        select new SourceFile(
            System.IO.Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'),
            File.ReadAllText(file.FullName)
        );

    public static IEnumerable<SourceFile> CSharp(params string[] folders) => folders.SelectMany(f => Under(f, "*.cs"));

    /// <summary>Where a line has the text, for a message: path, line number, line.</summary>
    public IEnumerable<string> Where(Func<string, bool> offends) =>
        Lines
            .Select((line, i) => (line, i))
            .Where(x => offends(x.line))
            .Select(x => $"{Path}:{x.i + 1}: {x.line.Trim()}");

    /// <summary>The same, judged together with the line before it.</summary>
    public IEnumerable<string> Where(Func<string, string, bool> offends) =>
        Lines
            .Select((line, i) => (line, i))
            .Where(x => offends(x.line, x.i == 0 ? "" : Lines[x.i - 1]))
            .Select(x => $"{Path}:{x.i + 1}: {x.line.Trim()}");

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder, string pattern) =>
        folder
            .EnumerateFiles(pattern)
            .Concat(
                folder
                    .EnumerateDirectories()
                    .Where(d => !NotOurs.Contains(d.Name) && d.LinkTarget is null)
                    .SelectMany(d => Files(d, pattern))
            );
}
