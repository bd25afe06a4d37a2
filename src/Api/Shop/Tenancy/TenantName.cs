namespace Berth.Shop.Tenancy;

/// <summary>
/// The rule for a tenant's name. It becomes a DNS label, a container's name and a proxy route, so nothing passes that
/// is not plainly all of these: trimmed, lower-cased, 1-63 of a-z, 0-9 and hyphen, a letter or digit at both ends, no
/// punycode, no id, not reserved.
/// </summary>
public sealed class TenantName
{
    /// <summary>Names that the platform uses or may use, or that customers would mistake for it.</summary>
    private static readonly HashSet<string> BuiltIn =
    [
        "www",
        "api",
        "admin",
        "administrator",
        "mail",
        "smtp",
        "imap",
        "pop",
        "pop3",
        "mx",
        "ftp",
        "sftp",
        "ssh",
        "vpn",
        "ns",
        "ns1",
        "ns2",
        "dns",
        "test",
        "staging",
        "stage",
        "dev",
        "app",
        "apps",
        "web",
        "shop",
        "store",
        "portal",
        "my",
        "account",
        "accounts",
        "login",
        "signin",
        "signup",
        "auth",
        "sso",
        "id",
        "pay",
        "payment",
        "payments",
        "billing",
        "invoice",
        "checkout",
        "order",
        "orders",
        "status",
        "health",
        "support",
        "help",
        "docs",
        "blog",
        "news",
        "about",
        "contact",
        "abuse",
        "security",
        "legal",
        "privacy",
        "terms",
        "root",
        "host",
        "hosts",
        "host1",
        "edge",
        "proxy",
        "caddy",
        "nginx",
        "docker",
        "registry",
        "postgres",
        "database",
        "db",
        "backup",
        "backups",
        "internal",
        "local",
        "localhost",
        "localdomain",
        "berth",
        "dashboard",
        "console",
        "panel",
        "control",
        "server",
        "cdn",
        "static",
        "assets",
        "img",
        "images",
        "openpgpkey",
        "mta-sts",
        "autoconfig",
        "autodiscover",
        "wpad",
        "isatap",
        "broadcasthost",
        "webhook",
        "webhooks",
        "metrics",
        "grafana",
        "prometheus",
        "postmaster",
        "hostmaster",
        "webmaster",
        "noreply",
        "no-reply",
        "null",
        "undefined",
    ];

    private readonly HashSet<string> _reserved;

    /// <param name="alsoReserved">Further names that the operator reserves.</param>
    public TenantName(IEnumerable<string> alsoReserved) =>
        _reserved = [.. BuiltIn, .. alsoReserved.Select(n => n.Trim().ToLowerInvariant())];

    /// <summary>
    /// Returns the normal form, in which names are stored and compared; or why <paramref name="input"/> cannot be a
    /// name, in words for the customer.
    /// </summary>
    public bool TryNormalise(string? input, out string name, out string error)
    {
        name = "";
        error = "";
        // Check the length first: a megabyte of input needs no further look.
        var text = (input ?? "").Trim();
        if (text.Length == 0)
            error = "Please choose a name.";
        else if (text.Length > 63)
            error = "A name has at most 63 characters.";
        else if (!text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-'))
            error = "A name has only letters a-z, digits and hyphens.";
        else if (text[0] == '-' || text[^1] == '-')
            error = "A name begins and ends with a letter or a digit.";
        // "xn--" would be read as an encoded international name; other "??--" forms are reserved for its successors
        // (RFC 5891, 4.2.3.1).
        else if (text.Length >= 4 && text[2] == '-' && text[3] == '-')
            error = "A name has no two hyphens in third and fourth place.";
        // In the API's addresses a tenant is named by its id or its name.
        else if (Guid.TryParse(text, out _))
            error = "A name must not look like an identifier.";
        else if (_reserved.Contains(text.ToLowerInvariant()))
            error = "That name is reserved. Please choose another.";
        else
            name = text.ToLowerInvariant();
        return error.Length == 0;
    }
}
