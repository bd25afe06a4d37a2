using System.Text.RegularExpressions;

namespace Berth.Platform.Addresses;

/// <summary>Takes mail addresses out of a text that is kept and needs none.</summary>
internal static partial class HideAddresses
{
    /// <summary>What stands in their place.</summary>
    public const string Hidden = "hidden@invalid";

    /// <summary>The text without addresses.</summary>
    public static string In(string text) =>
        text.Contains('@', StringComparison.Ordinal) ? Address().Replace(text, Hidden) : text;

    [GeneratedRegex("""[^\s"'<>@\\,;:]{1,64}@[^\s"'<>@\\,;:]{1,253}""")]
    private static partial Regex Address();
}
