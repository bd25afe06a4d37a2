using System.Globalization;
using System.Text;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// A text by which two values of a property are equal exactly when they mean the same: sets without order; absent, null
/// and zero values alike, as upstream has them.
/// </summary>
internal static class Canonical
{
    /// <summary>Empty = says nothing.</summary>
    public static string Of(object? value, Field field) =>
        value switch
        {
            null or false or 0.0 or "" => "",
            true => "true",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            string text => Quote(text),
            // Never equal to anything that is known.
            Unknown => "?",
            Secret secret => Of(secret.Value, field),
            PropertyList list => List(list, field),
            PropertyMap map when field.Shape == Shape.Map => Pairs(map),
            PropertyMap map => Object(map, field.Element ?? []),
            _ => value.ToString() ?? "",
        };

    /// <summary>One element of a list or set, even an empty one, as a text that is not empty.</summary>
    public static string OfElement(object? element, Field field) =>
        element switch
        {
            PropertyMap map => Object(map, field.Element ?? []) is { Length: > 0 } text ? text : "{}",
            _ => Of(element, field) is { Length: > 0 } text ? text : "\"\"",
        };

    private static string List(PropertyList list, Field field)
    {
        var elements = list.Select(e => OfElement(e, field));
        if (field.Shape == Shape.Set)
            elements = elements.Order(StringComparer.Ordinal).Distinct();
        var text = string.Join(',', elements);
        return text.Length == 0 ? "" : $"[{text}]";
    }

    private static string Object(PropertyMap map, Field[] fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            var value = Of(map.Value(field.Name), field);
            if (value.Length > 0)
                text.Append(field.Name).Append('=').Append(value).Append(';');
        }
        return text.Length == 0 ? "" : $"{{{text}}}";
    }

    private static string Pairs(PropertyMap map)
    {
        // An empty value of a map is a value.
        var text = string.Join(
            ';',
            map.Where(p => p.Key != PropertyReading.Defaults)
                .Select(p =>
                    $"{Quote(p.Key)}:{(p.Value is string s ? Quote(s) : Of(p.Value, new Field(p.Key, Shape.String)))}"
                )
        );
        return text.Length == 0 ? "" : $"<{text}>";
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
