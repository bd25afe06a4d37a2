using System.Globalization;
using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>A text by which two values of a property are equal exactly when they mean the same record.</summary>
internal static class CanonicalRecord
{
    /// <summary>
    /// Empty = says nothing. The content of records that lead to a host is a name, so its case and a last dot say
    /// nothing.
    /// </summary>
    public static string Of(string property, object? value, object? type = null) =>
        (property, value) switch
        {
            (_, null or "" or false) => "",
            (_, Unknown) => "?",
            ("name" or "type", string text) => text.TrimEnd('.').ToLowerInvariant(),
            ("content", string text) => Content(
                text,
                (type as string)?.ToUpperInvariant() is "CNAME" or "MX" or "NS" or "PTR"
            ),
            ("tags", PropertyList list) => string.Join(
                '\n',
                list.Select(t => t as string ?? "").Order(StringComparer.Ordinal)
            ),
            (_, PropertyMap map) => string.Join(
                ';',
                map.Where(p => p.Key != "__defaults")
                    .Select(p => (p.Key, Text: Of("", p.Value)))
                    .Where(p => p.Text.Length > 0)
                    .Select(p => $"{p.Key}={p.Text}")
            ),
            (_, true) => "true",
            (_, double number) => number.ToString("R", CultureInfo.InvariantCulture),
            // Flags of a CAA record may be a number or its text.
            (_, string text) => text,
            _ => value.ToString() ?? "",
        };

    /// <summary>The text of TXT records may be quoted, an IPv6 address written in many ways.</summary>
    private static string Content(string text, bool isHost) =>
        isHost ? text.TrimEnd('.').ToLowerInvariant()
        : text is ['"', .., '"'] ? text[1..^1]
        : System.Net.IPAddress.TryParse(text, out var address) ? address.ToString()
        : text;
}
