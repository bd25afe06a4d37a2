namespace Berth.Platform.Addresses;

/// <summary>The rule for addresses that we can write to.</summary>
internal static class MailAddress
{
    private const string Specials = "()<>[]:;@\\,\" ";

    /// <summary>
    /// The address as it goes over the wire, its domain in ASCII. Not every address that exists: none with quotes, and
    /// none whose local part is not ASCII, which takes servers all the way that know SMTPUTF8 (RFC 6531). What is read
    /// holds nothing that could end a command or a header.
    /// </summary>
    public static bool TryRead(string text, out string address)
    {
        address = "";
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || text.Length > 254)
            return false;
        var (local, domain) = (text[..at], text[(at + 1)..]);
        if (
            local.Length > 64
            || local[0] == '.'
            || local[^1] == '.'
            || local.Any(c => c is <= ' ' or >= (char)127 || Specials.Contains(c, StringComparison.Ordinal))
        )
            return false;
        if (!HostName.TryEncode(domain, out var ascii))
            return false; // no such domain can be
        address = $"{local}@{ascii}";
        return true;
    }
}
