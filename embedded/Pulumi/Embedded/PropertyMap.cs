namespace Pulumi.Embedded;

/// <summary>
/// The properties of a resource as they cross the engine: names to values, in ordinal order. A value is <c>null</c>,
/// <see cref="bool"/>, <see cref="double"/>, <see cref="string"/>, <see cref="PropertyList"/>,
/// <see cref="PropertyMap"/>, <see cref="Unknown"/> (only in previews) or <see cref="Secret"/> (never handed to a
/// provider: the engine unwraps and re-marks).
/// </summary>
public sealed class PropertyMap : SortedDictionary<string, object?>
{
    /// <summary>An empty map.</summary>
    public PropertyMap()
        : base(StringComparer.Ordinal) { }

    /// <summary>A shallow copy.</summary>
    public PropertyMap(IEnumerable<KeyValuePair<string, object?>> values)
        : this()
    {
        foreach (var (name, value) in values)
            this[name] = value;
    }
}

/// <summary>A list value inside a <see cref="PropertyMap"/>.</summary>
public sealed class PropertyList : List<object?>
{
    /// <summary>An empty list.</summary>
    public PropertyList() { }

    /// <summary>A shallow copy.</summary>
    public PropertyList(IEnumerable<object?> values)
        : base(values) { }
}

/// <summary>A value that a preview cannot know yet.</summary>
public sealed class Unknown
{
    /// <summary>The one unknown value.</summary>
    public static readonly Unknown Value = new();

    private Unknown() { }

    /// <inheritdoc />
    public override string ToString() => "[unknown]";
}

/// <summary>A value that is stored encrypted and never shown.</summary>
/// <param name="Value">The plain value, itself never a <see cref="Secret"/>.</param>
public sealed record Secret(object? Value)
{
    /// <inheritdoc />
    public override string ToString() => "[secret]";
}
