using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Berth.Shop.Catalog;

/// <summary>Finds the line of a product's file that a mistake is about, from the keys that it begins with.</summary>
internal sealed class FindLine
{
    private readonly YamlNode? _root;

    public FindLine(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            _root = stream.Documents.FirstOrDefault()?.RootNode;
        }
        catch (YamlException)
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

    private static string? NameOf(YamlMappingNode map) =>
        map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "name" }).Value
            is YamlScalarNode { Value: { } name }
            ? name
            : null;
}
