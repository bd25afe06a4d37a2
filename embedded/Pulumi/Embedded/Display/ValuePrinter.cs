using System.Text;

namespace Pulumi.Embedded.Display;

/// <summary>Prints property values as the CLI does: aligned names, quoted texts, secrets hidden.</summary>
internal static class ValuePrinter
{
    /// <summary>
    /// Prints the entries, one or more lines each. <paramref name="mark"/> is <c>+</c>, <c>-</c> or a space.
    /// </summary>
    public static void PrintMap(StringBuilder text, PropertyMap map, int indent, char mark = ' ')
    {
        var shown = map.Where(kv => IsShown(kv.Value) && !kv.Key.StartsWith("__", StringComparison.Ordinal)).ToArray();
        var width = map.Count == 0 ? 0 : map.Keys.Max(k => k.Length);
        foreach (var (name, value) in shown)
            PrintEntry(text, name.PadRight(width), value, indent, mark);
    }

    /// <summary>
    /// Prints what differs between two sets of entries, and what is the same as it is. An entry that is null is none,
    /// on either side.
    /// </summary>
    public static void PrintChanges(
        StringBuilder text,
        PropertyMap olds,
        PropertyMap news,
        int indent,
        bool onlyChanges = false
    )
    {
        var names = olds
            .Keys.Union(news.Keys)
            .Where(k => !k.StartsWith("__", StringComparison.Ordinal))
            .Where(k => olds.GetValueOrDefault(k) is not null || news.GetValueOrDefault(k) is not null)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (onlyChanges)
            names = [.. names.Where(n => !PropertyValues.Same(olds.GetValueOrDefault(n), news.GetValueOrDefault(n)))];
        var width = names.Length == 0 ? 0 : names.Max(k => k.Length);
        foreach (var name in names)
            PrintChange(
                text,
                name.PadRight(width),
                olds.GetValueOrDefault(name) is not null,
                olds.GetValueOrDefault(name),
                news.GetValueOrDefault(name) is not null,
                news.GetValueOrDefault(name),
                indent
            );
    }

    /// <summary>The entries that differ, with <c>+</c>, <c>-</c> or <c>~</c>; null is no entry.</summary>
    public static IEnumerable<(string Name, char Mark)> Changed(PropertyMap olds, PropertyMap news) =>
        olds
            .Keys.Union(news.Keys)
            .Where(k => !k.StartsWith("__", StringComparison.Ordinal))
            .Select(k => (Name: k, Old: olds.GetValueOrDefault(k), New: news.GetValueOrDefault(k)))
            .Where(e => !PropertyValues.Same(e.Old, e.New))
            .Select(e =>
                (
                    e.Name,
                    e.Old is null ? '+'
                    : e.New is null ? '-'
                    : '~'
                )
            );

    /// <summary>A value on one line.</summary>
    public static string Inline(object? value) =>
        value switch
        {
            null => "<null>",
            bool b => b ? "true" : "false",
            string s =>
                $"\"{s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
            Unknown => "[unknown]",
            Secret => "[secret]",
            PropertyList { Count: 0 } => "[]",
            PropertyMap { Count: 0 } => "{}",
            _ => PropertyJson.ToText(value),
        };

    // Nothing, and what is empty, is left out but where it is a change.
    private static bool IsShown(object? value) =>
        value is not (null or "" or PropertyList { Count: 0 } or PropertyMap { Count: 0 });

    private static void PrintEntry(StringBuilder text, string name, object? value, int indent, char mark)
    {
        text.Append(' ', indent - 2).Append(mark).Append(' ').Append(name).Append(": ");
        switch (value)
        {
            case PropertyMap { Count: > 0 } map:
                text.Append("{\n");
                PrintMap(text, map, indent + 4, mark);
                text.Append(' ', indent).Append("}\n");
                break;
            case PropertyList { Count: > 0 } list:
                text.Append("[\n");
                for (var i = 0; i < list.Count; i++)
                    PrintEntry(text, $"[{i}]", list[i], indent + 4, mark);
                text.Append(' ', indent).Append("]\n");
                break;
            default:
                text.Append(Inline(value)).Append('\n');
                break;
        }
    }

    /// <summary>Prints one entry that is added, removed, changed or the same.</summary>
    public static void PrintChange(
        StringBuilder text,
        string name,
        bool hasOld,
        object? old,
        bool hasNew,
        object? @new,
        int indent
    )
    {
        if (!hasNew)
            PrintEntry(text, name, old, indent, '-');
        else if (!hasOld)
            PrintEntry(text, name, @new, indent, '+');
        else if (PropertyValues.Same(old, @new))
        {
            if (IsShown(@new))
                PrintEntry(text, name, @new, indent, ' ');
        }
        else if (old is PropertyMap oldMap && @new is PropertyMap newMap)
        {
            text.Append(' ', indent - 2).Append("~ ").Append(name).Append(": {\n");
            PrintChanges(text, oldMap, newMap, indent + 4, onlyChanges: true);
            text.Append(' ', indent).Append("}\n");
        }
        else if (old is PropertyList oldList && @new is PropertyList newList)
        {
            text.Append(' ', indent - 2).Append("~ ").Append(name).Append(": [\n");
            for (var i = 0; i < Math.Max(oldList.Count, newList.Count); i++)
            {
                var (inOld, inNew) = (i < oldList.Count, i < newList.Count);
                if (inOld && inNew && PropertyValues.Same(oldList[i], newList[i]))
                    continue;
                PrintChange(
                    text,
                    $"[{i}]",
                    inOld,
                    inOld ? oldList[i] : null,
                    inNew,
                    inNew ? newList[i] : null,
                    indent + 4
                );
            }
            text.Append(' ', indent).Append("]\n");
        }
        else
            text.Append(' ', indent - 2)
                .Append("~ ")
                .Append(name)
                .Append(": ")
                .Append(Inline(old))
                .Append(" => ")
                .Append(Inline(@new))
                .Append('\n');
    }
}
