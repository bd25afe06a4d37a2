using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pulumi.Embedded.Files;

/// <summary>What a Pulumi.yaml says that matters here.</summary>
internal sealed record ProjectFile(string Name, string Directory)
{
    public string? Runtime { get; init; }
    public string? Description { get; init; }
    public string? Main { get; init; }
    public string? BackendUrl { get; init; }

    /// <summary>Finds Pulumi.yaml in the directory or above it; null when there is none.</summary>
    public static ProjectFile? Find(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            foreach (var name in new[] { "Pulumi.yaml", "Pulumi.yml" })
            {
                var path = Path.Combine(at.FullName, name);
                if (File.Exists(path))
                    return Read(path);
            }
        }
        return null;
    }

    /// <summary>Reads the file. Throws <see cref="InvalidDataException"/> when it is no project.</summary>
    public static ProjectFile Read(string path)
    {
        var root = Yaml.Read(path);
        var name =
            Yaml.Text(root, "name")
            ?? throw new InvalidDataException($"{path}: there is no 'name'; a project needs one.");
        var runtime = Yaml.Child(root, "runtime") is YamlMappingNode mapping
            ? Yaml.Text(mapping, "name")
            : Yaml.Text(root, "runtime");
        return new ProjectFile(name, Path.GetDirectoryName(Path.GetFullPath(path))!)
        {
            Runtime = runtime,
            Description = Yaml.Text(root, "description"),
            Main = Yaml.Text(root, "main"),
            BackendUrl = Yaml.Child(root, "backend") is YamlMappingNode backend ? Yaml.Text(backend, "url") : null,
        };
    }

    /// <summary>Writes Pulumi.yaml.</summary>
    public void Write()
    {
        var root = new YamlMappingNode { { "name", Name } };
        if (Description is not null)
            root.Add("description", Description);
        root.Add("runtime", Runtime ?? "dotnet");
        if (Main is not null)
            root.Add("main", Main);
        if (BackendUrl is not null)
            root.Add("backend", new YamlMappingNode { { "url", BackendUrl } });
        Yaml.Write(Path.Combine(Directory, "Pulumi.yaml"), root);
    }
}

/// <summary>Small helpers over YamlDotNet's nodes.</summary>
internal static class Yaml
{
    public static YamlMappingNode Read(string path)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StreamReader(path);
            stream.Load(reader);
            if (stream.Documents.Count == 0)
                return [];
            return stream.Documents[0].RootNode as YamlMappingNode
                ?? throw new InvalidDataException($"{path} is no mapping of names to values.");
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public static void Write(string path, YamlMappingNode root)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var writer = new StreamWriter(temporary))
        {
            new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        }
        // YamlDotNet ends a document with a marker that nobody else writes.
        var text = File.ReadAllText(temporary);
        if (text.EndsWith("...\n", StringComparison.Ordinal) || text.EndsWith("...\r\n", StringComparison.Ordinal))
            File.WriteAllText(temporary, text[..text.LastIndexOf("...", StringComparison.Ordinal)]);
        File.Move(temporary, path, overwrite: true);
    }

    public static YamlNode? Child(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    public static string? Text(YamlMappingNode node, string name) => (Child(node, name) as YamlScalarNode)?.Value;

    public static YamlScalarNode Quoted(string text) =>
        new(text) { Style = NeedsQuotes(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any };

    // What a YAML reader would take for something else than a text.
    private static bool NeedsQuotes(string text) =>
        text is "" or "true" or "false" or "null" or "~" or "yes" or "no"
        || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);
}
