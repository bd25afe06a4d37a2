using System.Net;
using System.Net.Sockets;
using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>
/// Finds what is wrong with a record, all of it, before anything is asked of Cloudflare. Inputs stay as given: the
/// official provider has no defaults for them, and keeps no <c>__defaults</c>.
/// </summary>
internal static class CheckRecord
{
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        "A",
        "AAAA",
        "CAA",
        "CERT",
        "CNAME",
        "DNSKEY",
        "DS",
        "HTTPS",
        "LOC",
        "MX",
        "NAPTR",
        "NS",
        "OPENPGPKEY",
        "PTR",
        "SMIMEA",
        "SRV",
        "SSHFP",
        "SVCB",
        "TLSA",
        "TXT",
        "URI",
    };

    public static CheckResult Check(PropertyMap news)
    {
        var inputs = new PropertyMap(news.Where(p => p.Value is not null && p.Key != "__defaults"));
        var failures = new List<CheckFailure>();
        foreach (var name in inputs.Keys.Except(RecordFields.Inputs))
            failures.Add(new CheckFailure(name, "there is no such input"));
        foreach (var name in new[] { "name", "ttl", "type", "zoneId" })
        {
            if (inputs.GetValueOrDefault(name) is null or "")
                failures.Add(new CheckFailure(name, "must be given"));
        }
        Name(inputs, failures);
        Ttl(inputs, failures);
        Content(inputs, failures);
        return new CheckResult(inputs, failures);
    }

    private static void Name(PropertyMap inputs, List<CheckFailure> failures)
    {
        if (inputs.Text("name") is not { } name)
            return;
        var labels = name.Split('.');
        // The API takes relative names, too, and answers with full ones; full ones are never taken for a change.
        if (labels.Length < 2 || name.StartsWith('@'))
            failures.Add(
                new CheckFailure("name", $"must be the full name with its zone, such as app.example.com, not '{name}'")
            );
        else if (name.Length > 253 || labels.Any(l => l.Length is 0 or > 63 || l.Any(char.IsWhiteSpace)))
            failures.Add(
                new CheckFailure(
                    "name",
                    $"'{name}' is no host name: labels have 1 to 63 characters, the whole at most 253"
                )
            );
    }

    private static void Ttl(PropertyMap inputs, List<CheckFailure> failures)
    {
        var proxied = inputs.GetValueOrDefault("proxied") is true;
        if (inputs.GetValueOrDefault("ttl") is double ttl)
        {
            if (proxied && ttl != 1)
                failures.Add(
                    new CheckFailure(
                        "ttl",
                        "must be 1 (automatic) when proxied is true, because Cloudflare decides it then"
                    )
                );
            else if (ttl != 1 && ttl is < 30 or > 86400)
                failures.Add(
                    new CheckFailure("ttl", "must be 1 (automatic) or 60 to 86400 seconds (from 30 on Enterprise)")
                );
        }
        else if (inputs.GetValueOrDefault("ttl") is not (null or "" or Unknown))
            failures.Add(new CheckFailure("ttl", "must be a number of seconds"));
        if (proxied && inputs.Text("type")?.ToUpperInvariant() is not (null or "A" or "AAAA" or "CNAME"))
            failures.Add(new CheckFailure("proxied", "only A, AAAA and CNAME records can be proxied"));
    }

    private static void Content(PropertyMap inputs, List<CheckFailure> failures)
    {
        var content = inputs.GetValueOrDefault("content");
        var data = inputs.GetValueOrDefault("data");
        if (content is null or "" && data is null)
            failures.Add(new CheckFailure("content", "content or data must be given"));
        if (content is not (null or "") && data is not null)
            failures.Add(new CheckFailure("data", "cannot be given together with content"));
        if (inputs.GetValueOrDefault("priority") is double priority and (< 0 or > 65535))
            failures.Add(new CheckFailure("priority", $"must be 0 to 65535, not {priority}"));
        if (inputs.Text("type") is not { } type)
            return;
        if (!Types.Contains(type))
            failures.Add(new CheckFailure("type", $"'{type}' is none of {string.Join(", ", Types)}"));
        if (content is not string text)
            return;
        IPAddress.TryParse(text, out var address);
        switch (type.ToUpperInvariant())
        {
            case "A" when address?.AddressFamily != AddressFamily.InterNetwork:
                failures.Add(new CheckFailure("content", $"of an A record must be an IPv4 address, not '{text}'"));
                break;
            case "AAAA" when address?.AddressFamily != AddressFamily.InterNetworkV6:
                failures.Add(new CheckFailure("content", $"of an AAAA record must be an IPv6 address, not '{text}'"));
                break;
            case "CNAME" when address is not null:
                failures.Add(
                    new CheckFailure("content", $"of a CNAME record must be a name, not the address '{text}'")
                );
                break;
        }
    }
}
