using System.Globalization;
using System.Net;

namespace Berth.Platform.Addresses;

/// <summary>
/// The rule for a host name that customers bring. It goes into the proxy's configuration and to certificate
/// authorities, so it is parsed, not searched for what is bad: lower-cased, international names encoded (IDNA), labels
/// of 1-63 a-z, 0-9 and hyphen (RFC 1123, 2.1), two at least, 253 characters at most, no address.
/// </summary>
public static class HostName
{
    // Not kept between calls in the mapping itself: it is immutable once set up.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The normal form of what somebody entered; or why it cannot be a domain, in words for them.</summary>
    public static bool TryParse(string? input, out string host, out string error)
    {
        host = error = "";
        var text = (input ?? "").Trim().TrimEnd('.');
        if (text.Length is 0 or > 253)
            error = "Please enter a domain, such as shop.example.com.";
        else if (IPAddress.TryParse(text, out _))
            error = "That is an address, not a domain.";
        else if (!TryEncode(text, out var ascii) || !IsName(ascii))
            error =
                "That is not a domain. It has letters, digits and hyphens, with dots between: "
                + "shop.example.com. Leave out https:// and what comes after the name.";
        else
            host = ascii;
        return error.Length == 0;
    }

    /// <summary>Whether it is a host name in normal form, with a dot at least.</summary>
    public static bool IsName(string host)
    {
        var labels = host.Split('.');
        return host.Length <= 253 && labels.Length >= 2 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>Whether it is one label in normal form.</summary>
    public static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>What is not seen, or means nothing, and would make two names look like one.</summary>
    private static bool IsNoLetter(char c) =>
        c == '\ufffd'
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;

    /// <summary>
    /// The name as DNS has it: small letters first, as UTS 46 maps them, because an encoded capital is another name.
    /// What is composed of several characters must have been put together before: <c>ComposeName</c>.
    /// </summary>
    public static bool TryEncode(string text, out string ascii)
    {
        ascii = "";
        if (text.Any(IsNoLetter))
            return false;
        try
        {
            ascii = Idn.GetAscii(text.ToLowerInvariant()).ToLowerInvariant();
            return true;
        }
        catch (ArgumentException)
        {
            ascii = "";
            return false;
        }
    }
}
