using System.Text.RegularExpressions;

namespace Berth.Platform.Keys;

/// <summary>
/// Takes out of a text that is kept what opens something: the last part of links that sign in, show a secret, or lead to
/// an order's page by its secret. Each is 256 bits in base64url.
/// </summary>
internal static partial class HideKeys
{
    /// <summary>The text with <c>-</c> in the place of each key.</summary>
    public static string In(string text) => Key().Replace(text, "$1-");

    [GeneratedRegex("(/(?:sign-in|credentials|orders)/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")]
    private static partial Regex Key();
}
