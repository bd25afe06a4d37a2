namespace Pulumi.Embedded.Engine;

/// <summary>
/// Property paths of resource options: <c>labels</c>, <c>labels[0].value</c>, <c>tags["a.b"]</c>, <c>labels[*]</c>,
/// <c>*</c>.
/// </summary>
internal static class PropertyPaths
{
    public static IReadOnlyList<string> Parse(string path)
    {
        var segments = new List<string>();
        var i = 0;
        while (i < path.Length)
        {
            if (path[i] == '.')
            {
                i++;
                continue;
            }
            if (path[i] == '[')
            {
                var quoted = i + 1 < path.Length && path[i + 1] == '"';
                var end = quoted ? path.IndexOf("\"]", i + 2, StringComparison.Ordinal) : path.IndexOf(']', i);
                if (end < 0)
                    throw new FormatException($"'{path}' is no property path: a bracket is not closed.");
                segments.Add(quoted ? path[(i + 2)..end] : path[(i + 1)..end]);
                i = end + (quoted ? 2 : 1);
                continue;
            }
            var next = path.IndexOfAny(['.', '['], i);
            segments.Add(next < 0 ? path[i..] : path[i..next]);
            i = next < 0 ? path.Length : next;
        }
        return segments;
    }

    /// <summary>
    /// Whether one of the patterns covers the path: is the same, or a part of it, or something below it.
    /// </summary>
    public static bool Covers(IEnumerable<string> patterns, string path)
    {
        var segments = Parse(path);
        return patterns.Any(pattern =>
        {
            var wanted = Parse(pattern);
            for (var i = 0; i < Math.Min(wanted.Count, segments.Count); i++)
            {
                if (wanted[i] != "*" && wanted[i] != segments[i])
                    return false;
            }
            return segments.Count >= wanted.Count;
        });
    }

    /// <summary>The new inputs with the old values at the ignored paths; what the old ones lack is left out.</summary>
    public static PropertyMap KeepOld(PropertyMap news, PropertyMap olds, IEnumerable<string> ignored)
    {
        foreach (var path in ignored)
            news = (PropertyMap)Keep(news, olds, Parse(path), 0)!;
        return news;
    }

    private static object? Keep(object? news, object? olds, IReadOnlyList<string> path, int depth)
    {
        if (depth == path.Count)
            return olds;
        var segment = path[depth];
        switch (news)
        {
            case Secret secret:
                var kept = Keep(secret.Value, PropertyValues.Unwrap(olds), path, depth);
                return new Secret(kept);
            case PropertyMap map:
                var oldMap = PropertyValuesOf(olds) as PropertyMap ?? [];
                var result = new PropertyMap(map);
                foreach (var name in segment == "*" ? map.Keys.Union(oldMap.Keys).ToArray() : [segment])
                {
                    if (depth + 1 < path.Count && !map.ContainsKey(name))
                        continue;
                    if (oldMap.TryGetValue(name, out var old))
                        result[name] = Keep(map.GetValueOrDefault(name), old, path, depth + 1);
                    else if (depth + 1 == path.Count)
                        result.Remove(name);
                }
                return result;
            case PropertyList list:
                var oldList = PropertyValuesOf(olds) as PropertyList ?? [];
                var items = new PropertyList(list);
                for (var i = 0; i < items.Count && i < oldList.Count; i++)
                {
                    if (segment == "*" || segment == i.ToString(System.Globalization.CultureInfo.InvariantCulture))
                        items[i] = Keep(items[i], oldList[i], path, depth + 1);
                }
                return items;
            default:
                return news;
        }
    }

    private static object? PropertyValuesOf(object? value) => value is Secret secret ? secret.Value : value;
}
