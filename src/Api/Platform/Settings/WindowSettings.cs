using Berth.Platform.Addresses;

namespace Berth.Platform.Settings;

/// <summary>
/// A shop window elsewhere: a site whose pages may ask for names and place orders in a visitor's browser, and to which
/// buyers are led back.
/// </summary>
public sealed class WindowSettings
{
    /// <summary>The site, as browsers name it: <c>https://www.example.com</c>.</summary>
    public string Origin { get; set; } = "";

    /// <summary>
    /// Where its buyers may be led after the payment page: these addresses, and those below ones that end with a slash.
    /// </summary>
    public List<string> Return { get; set; } = [];

    /// <summary>
    /// The address to lead a buyer to, written out; null unless it is one of those that are allowed. It is read as
    /// browsers read it, and what they might read otherwise is refused.
    /// </summary>
    public string? Allowed(string address)
    {
        if (!TryRead(address, out var to))
            return null;
        return Return.Any(r =>
            TryRead(r, out var allowed)
            && to.GetLeftPart(UriPartial.Authority) == allowed.GetLeftPart(UriPartial.Authority)
            && (
                to.AbsolutePath == allowed.AbsolutePath
                || allowed.AbsolutePath.EndsWith('/')
                    && to.AbsolutePath.StartsWith(allowed.AbsolutePath, StringComparison.Ordinal)
            )
        )
            ? to.AbsoluteUri
            : null;
    }

    /// <summary>What is wrong, with its key.</summary>
    public static IEnumerable<string> Mistakes(IReadOnlyList<WindowSettings> windows)
    {
        foreach (var w in windows)
        {
            if (!TryRead(w.Origin, out var site) || site.GetLeftPart(UriPartial.Authority) != w.Origin)
                yield return $"Berth:Windows has '{w.Origin}'. Each Origin must be a site as browsers name it, such as "
                    + "https://www.example.com: https (http on this machine alone), small letters, no path and no last slash.";
            foreach (var to in w.Return.Where(r => !TryRead(r, out var a) || a.Query.Length > 0))
                yield return $"Berth:Windows has '{w.Origin}' with the Return '{to}'. Each must be an https address without "
                    + "'?' and '#', such as https://www.example.com/signup/.";
        }
        foreach (var twice in windows.GroupBy(w => w.Origin).Where(g => g.Count() > 1))
            yield return $"Berth:Windows has '{twice.Key}' {twice.Count()} times. Once is enough.";
    }

    private static bool TryRead(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!)
        && address is { UserInfo.Length: 0, Fragment.Length: 0 }
        && (address.Scheme == "https" || address.Scheme == "http" && Loopback.Is(address.Host))
        && text.All(c => c is > ' ' and < '\x7f' and not '\\')
        && !((string[])["%2f", "%5c", "%2e", "%00"]).Any(c => text.Contains(c, StringComparison.OrdinalIgnoreCase));
}
