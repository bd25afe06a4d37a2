using System.Text;

namespace Berth.Platform.Accounts;

/// <summary>What a passkey is called in the list, so that its owner knows it again.</summary>
internal static class NamePasskey
{
    private static readonly (string Mark, string Name)[] Devices =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android device"),
        ("Macintosh", "Mac"),
        ("Windows", "Windows computer"),
        ("Linux", "Linux computer"),
    ];

    /// <summary>
    /// As its owner says; else by what it is: this device, as its browser calls itself, a phone, or a security key.
    /// </summary>
    public static string Of(string? given, IReadOnlyList<string>? transports, string browser)
    {
        if (Shorten((given ?? "").Trim(), Passkey.LongestName) is { Length: > 0 } name)
            return name;
        if (transports?.Contains("internal") is true)
            return Devices.FirstOrDefault(d => browser.Contains(d.Mark, StringComparison.Ordinal)).Name
                ?? "This device";
        return transports?.Contains("hybrid") is true ? "Phone" : "Security key";
    }

    /// <summary>So many characters of what somebody wrote, and none that the database would not take.</summary>
    public static string Shorten(string text, int most) =>
        string.Concat(text.EnumerateRunes().Where(r => !Rune.IsControl(r)).Take(most));
}
