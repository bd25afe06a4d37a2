namespace Pulumi.Embedded;

/// <summary>
/// What the engine does with property values whatever they stand for: compare, copy, look for secrets and unknowns.
/// </summary>
internal static class PropertyValues
{
    /// <summary>Same value; secrets equal secrets of the same value only.</summary>
    public static bool Same(object? left, object? right)
    {
        if (ReferenceEquals(left, right))
            return true;
        switch (left, right)
        {
            case (null, _) or (_, null):
                return false;
            case (Secret a, Secret b):
                return Same(a.Value, b.Value);
            case (PropertyList a, PropertyList b):
                return a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second));
            case (PropertyMap a, PropertyMap b):
                return a.Count == b.Count && a.All(kv => b.TryGetValue(kv.Key, out var other) && Same(kv.Value, other));
            default:
                return left.Equals(right);
        }
    }

    /// <summary>Whether there is a secret anywhere.</summary>
    public static bool ContainsSecret(object? value) =>
        value switch
        {
            Secret => true,
            PropertyList list => list.Exists(ContainsSecret),
            PropertyMap map => map.Values.Any(ContainsSecret),
            _ => false,
        };

    /// <summary>Whether there is an unknown anywhere.</summary>
    public static bool ContainsUnknown(object? value) =>
        value switch
        {
            Unknown => true,
            Secret secret => ContainsUnknown(secret.Value),
            PropertyList list => list.Exists(ContainsUnknown),
            PropertyMap map => map.Values.Any(ContainsUnknown),
            _ => false,
        };

    /// <summary>A copy without secret marks, as a provider gets it.</summary>
    public static object? Unwrap(object? value) =>
        value switch
        {
            Secret secret => Unwrap(secret.Value),
            PropertyList list => new PropertyList(list.Select(Unwrap)),
            PropertyMap map => Unwrap(map),
            _ => value,
        };

    /// <summary>A copy without secret marks, as a provider gets it.</summary>
    public static PropertyMap Unwrap(PropertyMap map)
    {
        var plain = new PropertyMap();
        foreach (var (name, value) in map)
            plain[name] = Unwrap(value);
        return plain;
    }

    /// <summary>
    /// Marks as secret what <paramref name="marked"/> has as secret. A list with a secret anywhere in it becomes secret
    /// as a whole, because a provider may reorder it.
    /// </summary>
    public static PropertyMap Remark(PropertyMap values, PropertyMap? marked)
    {
        if (marked is null || !ContainsSecret(marked))
            return values;
        var result = new PropertyMap(values);
        foreach (var (name, mark) in marked)
        {
            if (!values.TryGetValue(name, out var value))
                continue;
            result[name] = (value, mark) switch
            {
                (Secret, _) => value,
                (_, Secret) => new Secret(Unwrap(value)),
                (PropertyMap inner, PropertyMap innerMarks) => Remark(inner, innerMarks),
                (not null, PropertyList list) when ContainsSecret(list) => new Secret(Unwrap(value)),
                _ => value,
            };
        }
        return result;
    }

    /// <summary>Marks whole properties as secret.</summary>
    public static PropertyMap MarkSecret(PropertyMap values, IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value) && value is not Secret)
                values[name] = new Secret(Unwrap(value));
        }
        return values;
    }

    /// <summary>Every secret text in it, for keeping them out of messages.</summary>
    public static IEnumerable<string> SecretTexts(object? value, bool inside = false) =>
        value switch
        {
            Secret secret => SecretTexts(secret.Value, inside: true),
            string text when inside => [text],
            PropertyList list => list.SelectMany(v => SecretTexts(v, inside)),
            PropertyMap map => map.Values.SelectMany(v => SecretTexts(v, inside)),
            _ => [],
        };
}
