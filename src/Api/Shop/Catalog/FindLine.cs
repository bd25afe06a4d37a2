using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Berth.Shop.Catalog;

/// <summary>
/// Finds the line of a product's file that a mistake is about, from the keys that it begins with; and the keys that lead
/// to a line.
/// </summary>
internal sealed class FindLine
{
    private const int Deepest = 20; // a file can name itself as a part of itself

    private readonly YamlNode? _root;

    public FindLine(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            _root = stream.Documents.FirstOrDefault()?.RootNode;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // Where it cannot be read, the reader says the line.
        }
    }

    /// <summary>
    /// The line of <c>plans, small: price: …</c>: each part is a key, or the name of an entry of a list. As far as there
    /// is such a key; a key that is missing is about what it should stand in.
    /// </summary>
    public long Of(string mistake)
    {
        var (node, line) = (_root, _root?.Start.Line ?? 1);
        foreach (var part in mistake.Split([", ", ": "], StringSplitOptions.None))
        {
            var child = node switch
            {
                YamlMappingNode map => map.Children.FirstOrDefault(c =>
                    c.Key is YamlScalarNode { Value: { } v } && v == part
                ),
                YamlSequenceNode list => list.OfType<YamlMappingNode>()
                    .Select(m => KeyValuePair.Create<YamlNode, YamlNode>(m, m))
                    .FirstOrDefault(m => NameOf((YamlMappingNode)m.Value) == part),
                _ => default,
            };
            if (child.Value is null)
                return line;
            (node, line) = (child.Value, child.Key.Start.Line);
        }
        return line;
    }

    /// <summary>
    /// The keys that lead to what stands at that mark, as mistakes begin; empty if the file cannot be read that far.
    /// </summary>
    public string At(Mark mark)
    {
        var keys = new List<string>();
        for (var (node, depth) = (_root, 0); node is not null && depth < Deepest; depth++)
            switch (node)
            {
                case YamlMappingNode map:
                    var child = map.Children.LastOrDefault(c => c.Key.Start.Index <= mark.Index);
                    if (child.Key is YamlScalarNode { Value: { } key })
                        keys.Add(key);
                    node = child.Value;
                    break;
                case YamlSequenceNode list:
                    node = list.LastOrDefault(n => n.Start.Index <= mark.Index);
                    if (node is YamlMappingNode entry && NameOf(entry) is { } name)
                        keys.Add(name);
                    break;
                default:
                    node = null;
                    break;
            }
        return string.Join(", ", keys);
    }

    /// <summary>The first line behind which the reader itself fails; the last if it does nowhere.</summary>
    public static int Unreadable(string yaml)
    {
        var lines = yaml.Split('\n');
        for (var i = 1; i < lines.Length; i++)
            try
            {
                new YamlStream().Load(new StringReader(string.Join('\n', lines.Take(i))));
            }
            catch (YamlException)
            {
                // It only ends too early.
            }
            catch (InvalidOperationException)
            {
                return i;
            }
        return lines.Length;
    }

    private static string? NameOf(YamlMappingNode map) =>
        map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "name" }).Value
            is YamlScalarNode { Value: { } name }
            ? name
            : null;
}
