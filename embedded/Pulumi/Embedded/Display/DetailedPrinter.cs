using System.Globalization;
using System.Text;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Display;

/// <summary>
/// Prints the differences that a provider names, path by path: old values from what is recorded of the resource, new
/// ones from its inputs.
/// </summary>
internal static class DetailedPrinter
{
    public static void Print(
        StringBuilder text,
        IReadOnlyDictionary<string, DetailedChange> detailed,
        ResourceRecord old,
        ResourceRecord @new,
        int indent
    )
    {
        var root = new Node();
        foreach (var (path, change) in detailed)
        {
            var node = root;
            var segments = PropertyPaths.Parse(path);
            foreach (var segment in segments)
                node = node.Parts.TryGetValue(segment, out var part) ? part : node.Parts[segment] = new Node();
            node.Change = change;
            node.Old = At(change.InputDiff ? old.Inputs : old.Outputs, segments);
            node.New = At(@new.Inputs, segments);
        }
        PrintParts(text, root, indent, isList: false);
    }

    private static void PrintParts(StringBuilder text, Node node, int indent, bool isList)
    {
        var names = isList
            ? node.Parts.OrderBy(p => int.Parse(p.Key, CultureInfo.InvariantCulture))
            : node.Parts.OrderBy(p => p.Key, StringComparer.Ordinal);
        var width = node.Parts.Count == 0 || isList ? 0 : node.Parts.Keys.Max(k => k.Length);
        foreach (var (name, part) in names)
        {
            var label = isList ? $"[{name}]" : name.PadRight(width);
            if (part.Change is { } change)
            {
                var kind = change.Kind;
                ValuePrinter.PrintChange(
                    text,
                    label,
                    kind is not (ChangeKind.Add or ChangeKind.AddReplace),
                    part.Old,
                    kind is not (ChangeKind.Delete or ChangeKind.DeleteReplace),
                    part.New,
                    indent
                );
                continue;
            }
            var elements = part.Parts.Keys.All(k =>
                int.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            );
            text.Append(' ', indent - 2).Append("~ ").Append(label).Append(elements ? ": [\n" : ": {\n");
            PrintParts(text, part, indent + 4, elements);
            text.Append(' ', indent).Append(elements ? "]\n" : "}\n");
        }
    }

    // What is within a secret is secret.
    private static object? At(object? value, IReadOnlyList<string> path)
    {
        var secret = false;
        foreach (var segment in path)
        {
            if (value is Secret hidden)
                (secret, value) = (true, hidden.Value);
            value = value switch
            {
                PropertyMap map => map.GetValueOrDefault(segment),
                PropertyList list
                    when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                        && i < list.Count => list[i],
                _ => null,
            };
        }
        return secret && value is not Secret ? new Secret(value) : value;
    }

    private sealed class Node
    {
        public SortedDictionary<string, Node> Parts { get; } = new(StringComparer.Ordinal);
        public DetailedChange? Change { get; set; }
        public object? Old { get; set; }
        public object? New { get; set; }
    }
}
