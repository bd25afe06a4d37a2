using System.Globalization;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Typed reading of checked properties. What is absent, null or of another type is null or empty.</summary>
internal static class PropertyReading
{
    public static object? Value(this PropertyMap map, string name) =>
        map.TryGetValue(name, out var value) ? value : null;

    /// <summary>A string that is not empty.</summary>
    public static string? Text(this PropertyMap map, string name) =>
        map.Value(name) is string { Length: > 0 } text ? text : null;

    public static bool? Flag(this PropertyMap map, string name) => map.Value(name) as bool?;

    public static long? Whole(this PropertyMap map, string name) =>
        map.Value(name) is double number ? (long)number : null;

    public static PropertyMap? Object(this PropertyMap map, string name) => map.Value(name) as PropertyMap;

    public static IReadOnlyList<object?> Items(this PropertyMap map, string name) =>
        map.Value(name) as PropertyList ?? [];

    public static IEnumerable<PropertyMap> Objects(this PropertyMap map, string name) =>
        map.Items(name).OfType<PropertyMap>();

    /// <summary>The strings of a list; null when there are none.</summary>
    public static List<string>? Texts(this PropertyMap map, string name) =>
        map.Items(name) is { Count: > 0 } items ? [.. items.Select(i => i as string ?? "")] : null;

    /// <summary>A map of strings; null when it is empty.</summary>
    public static Dictionary<string, string>? Pairs(this PropertyMap map, string name) =>
        map.Object(name) is { Count: > 0 } pairs
            ? pairs.Where(p => p.Key != Defaults).ToDictionary(p => p.Key, p => AsText(p.Value))
            : null;

    /// <summary>A list of <c>label</c> and <c>value</c> as a map; null when there are none.</summary>
    public static Dictionary<string, string>? Labels(this PropertyMap map)
    {
        Dictionary<string, string>? labels = null;
        foreach (var label in map.Objects("labels"))
            (labels ??= [])[label.Text("label") ?? ""] = label.Text("value") ?? "";
        return labels;
    }

    /// <summary>The list of properties that were filled in, not given.</summary>
    public const string Defaults = "__defaults";

    public static PropertyList ToProperty(IEnumerable<string>? texts) => new((texts ?? []).Cast<object?>());

    public static PropertyList ToSet(IEnumerable<string>? texts) =>
        new((texts ?? []).Order(StringComparer.Ordinal).Cast<object?>());

    public static PropertyMap ToProperty(IEnumerable<KeyValuePair<string, string>>? pairs) =>
        new((pairs ?? []).Select(p => KeyValuePair.Create(p.Key, (object?)p.Value)));

    public static PropertyList ToLabels(IEnumerable<KeyValuePair<string, string>>? labels) =>
        new(
            (labels ?? [])
                .OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(l => (object?)new PropertyMap { ["label"] = l.Key, ["value"] = l.Value })
        );

    private static string AsText(object? value) =>
        value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            double number => number.ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
}
