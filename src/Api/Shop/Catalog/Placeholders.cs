using System.Text.RegularExpressions;

namespace Berth.Shop.Catalog;

/// <summary>
/// What may stand in a product's <c>environment:</c> for what differs between tenants: <c>{name}</c>, or the name of one
/// of the product's secrets. <c>{{name}}</c> is the text <c>{name}</c> itself.
/// </summary>
public static partial class Placeholders
{
    /// <summary>Those that each product has, and what stands in their place.</summary>
    public static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["name"] = "the tenant's name",
        ["url"] = "its address, https://ada.shop.example",
        ["host"] = "the host in it",
        ["plan"] = "the plan's name",
        ["email"] = "its owner's mail address",
        ["customer"] = "its owner's id with the payment provider, or the order's",
        ["site_name"] = "what the buyer calls the site, or the tenant's name",
        ["address"] = "the machine's public IPv4 address; empty where none is set",
        ["memory_mb"] = "the plan's memory in MiB",
        ["cpus"] = "the plan's processors",
    };

    /// <summary>The placeholders in a text.</summary>
    public static IEnumerable<string> In(string text) =>
        Place().Matches(text).Where(m => m.Groups["name"].Success).Select(m => m.Groups["name"].Value).Distinct();

    /// <summary>The text with a value for each placeholder.</summary>
    public static string Fill(string text, Func<string, string> value) =>
        Place()
            .Replace(
                text,
                m => m.Groups["name"].Success ? value(m.Groups["name"].Value) : $"{{{m.Groups["text"].Value}}}"
            );

    /// <summary>The same where only some names are placeholders, and all else is text as it stands.</summary>
    public static string FillKnown(string text, Func<string, bool> isKnown, Func<string, string> value) =>
        Place()
            .Replace(
                text,
                m => m.Groups["name"] is { Success: true } name && isKnown(name.Value) ? value(name.Value) : m.Value
            );

    /// <summary>Why a text is not one, in words for who wrote it; null if it is.</summary>
    public static string? WrongWith(string text, IEnumerable<string> secrets)
    {
        var more = secrets.ToList();
        return In(text).FirstOrDefault(n => !Known.ContainsKey(n) && !more.Contains(n)) is { } unknown
            ? $"{{{unknown}}} is no placeholder. There are {string.Join(", ", Known.Keys.Concat(more).Select(k => $"{{{k}}}"))}. "
                + $"For the text itself, write {{{{{unknown}}}}}."
            : null;
    }

    [GeneratedRegex(@"\{\{(?<text>[A-Za-z_][A-Za-z0-9_]*)\}\}|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Place();
}
