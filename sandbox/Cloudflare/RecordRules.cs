using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>What may become a record, and what Cloudflare makes of it.</summary>
public static class RecordRules
{
    private static readonly HashSet<string> Types =
    [
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
    ];

    /// <summary>The record as it is kept: full name, all members, checked by itself.</summary>
    public static JsonObject Complete(JsonObject asked, string zone, SandboxOptions options)
    {
        var type = asked["type"]?.ToString().ToUpperInvariant() ?? "";
        if (!Types.Contains(type))
            throw CloudflareFault.Validation(9001, "Invalid record type.");
        var name = FullName(asked["name"]?.ToString() ?? "", zone);
        var data = asked["data"] as JsonObject;
        var content = data is null
            ? asked["content"]?.ToString() ?? ""
            : string.Join(' ', data.Select(d => d.Value?.ToString()));
        CheckContent(type, content, name);
        var proxiable = type is "A" or "AAAA" or "CNAME" && !IsPrivate(content);
        var proxied = (bool?)asked["proxied"] ?? false;
        if (proxied && !proxiable)
            throw CloudflareFault.Invalid(
                9004,
                type is "A" or "AAAA"
                    ? "This record cannot be proxied: its address is private."
                    : "This record type cannot be proxied."
            );
        var record = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["content"] = type == "CNAME" ? content.TrimEnd('.').ToLowerInvariant() : content,
            ["proxiable"] = proxiable,
            ["proxied"] = proxied,
            ["ttl"] = proxied ? 1 : Ttl(asked, options),
            ["settings"] = Settings(type, asked["settings"] as JsonObject),
            ["meta"] = new JsonObject(),
            ["comment"] = Comment(asked, options),
            ["tags"] = Tags(asked, options),
        };
        if (data is not null)
            record["data"] = data.DeepClone();
        if (asked["priority"] is { } priority)
            record["priority"] = priority.DeepClone();
        else if (type is "MX" or "URI" && data is null)
            throw CloudflareFault.Validation(9100, $"A priority is required for {type} records.");
        return record;
    }

    /// <summary>Checks it beside the others: no two alike, and an alias beside nothing that has an address.</summary>
    public static void Together(JsonObject record, IReadOnlyList<JsonObject> others)
    {
        string Member(JsonObject r, string name) => r[name]?.ToString() ?? "";
        var namesakes = others.Where(o => Member(o, "name") == Member(record, "name")).ToList();
        if (
            namesakes.Exists(o =>
                Member(o, "type") == Member(record, "type") && Member(o, "content") == Member(record, "content")
            )
        )
            throw CloudflareFault.Identical();
        var type = Member(record, "type");
        if (type == "CNAME" && namesakes.Exists(o => Member(o, "type") is "A" or "AAAA" or "CNAME"))
            throw CloudflareFault.AddressesThere();
        if (type is "A" or "AAAA" && namesakes.Exists(o => Member(o, "type") == "CNAME"))
            throw CloudflareFault.AliasThere();
    }

    private static string FullName(string name, string zone)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        if (name.Length == 0)
            throw CloudflareFault.Validation(9000, "DNS name is invalid.");
        var full =
            name == "@" || name == zone ? zone
            : name.EndsWith("." + zone, StringComparison.Ordinal) ? name
            : $"{name}.{zone}";
        return full.Split('.').All(l => l.Length is > 0 and <= 63) && full.Length <= 253
            ? full
            : throw CloudflareFault.Validation(9000, "DNS name is invalid.");
    }

    private static void CheckContent(string type, string content, string name)
    {
        if (content.Length == 0)
            throw CloudflareFault.Validation(9020, "Invalid DNS record: content must be given.");
        IPAddress.TryParse(content, out var address);
        if (type == "A" && address?.AddressFamily != AddressFamily.InterNetwork)
            throw CloudflareFault.Invalid(9005, "Content for A record must be a valid IPv4 address.");
        if (type == "AAAA" && address?.AddressFamily != AddressFamily.InterNetworkV6)
            throw CloudflareFault.Invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
        if (
            type == "CNAME"
            && (address is not null || content.TrimEnd('.').Equals(name, StringComparison.OrdinalIgnoreCase))
        )
            throw CloudflareFault.Invalid(9007, "Content for CNAME record is invalid.");
    }

    private static long Ttl(JsonObject asked, SandboxOptions options)
    {
        var ttl = asked["ttl"] is { } given ? (long)given.GetValue<double>() : 1;
        return ttl == 1 || (ttl >= (options.Plan == "enterprise" ? 30 : 60) && ttl <= 86400)
            ? ttl
            : throw CloudflareFault.Validation(
                9021,
                "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic."
            );
    }

    private static JsonObject Settings(string type, JsonObject? asked)
    {
        var settings =
            type == "CNAME"
                ? new JsonObject
                {
                    ["flatten_cname"] = false,
                    ["ipv4_only"] = false,
                    ["ipv6_only"] = false,
                }
                : [];
        foreach (var (name, value) in asked ?? [])
            settings[name] = value?.DeepClone();
        return settings;
    }

    private static string? Comment(JsonObject asked, SandboxOptions options)
    {
        var comment = asked["comment"]?.ToString();
        if (comment?.Length > (options.IsFree ? 100 : 500))
            throw CloudflareFault.Validation(9313, $"DNS record comment is too long: {comment.Length} characters.");
        return string.IsNullOrEmpty(comment) ? null : comment;
    }

    private static JsonArray Tags(JsonObject asked, SandboxOptions options)
    {
        var tags = asked["tags"] as JsonArray ?? [];
        if (options.IsFree && tags.Count > 0)
            throw CloudflareFault.Invalid(9300, $"DNS record has {tags.Count} tags, exceeding the quota of 0.");
        return tags.DeepClone().AsArray();
    }

    private static bool IsPrivate(string content) =>
        IPAddress.TryParse(content, out var address)
        && address.GetAddressBytes() is [10, ..] or [127, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..];
}
