using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>The properties of cloudflare:index/dnsRecord:DnsRecord, as programs and as the API name them.</summary>
internal static class RecordFields
{
    /// <summary>What a program may give, in ordinal order.</summary>
    public static readonly string[] Inputs =
    [
        "comment",
        "content",
        "data",
        "name",
        "priority",
        "privateRouting",
        "proxied",
        "settings",
        "tags",
        "ttl",
        "type",
        "zoneId",
    ];

    /// <summary>All that is recorded beside the id.</summary>
    public static readonly string[] Outputs =
    [
        .. Inputs,
        "commentModifiedOn",
        "createdOn",
        "meta",
        "modifiedOn",
        "proxiable",
        "tagsModifiedOn",
    ];

    /// <summary>Those whose change cannot be made in place.</summary>
    public static readonly string[] Replacing = ["type", "zoneId"];

    private static readonly Dictionary<string, string> WireNames = Names([
        "privateRouting",
        "commentModifiedOn",
        "createdOn",
        "modifiedOn",
        "tagsModifiedOn",
        "ipv4Only",
        "ipv6Only",
        "flattenCname",
        "digestType",
        "keyTag",
        "latDegrees",
        "latDirection",
        "latMinutes",
        "latSeconds",
        "longDegrees",
        "longDirection",
        "longMinutes",
        "longSeconds",
        "matchingType",
        "precisionHorz",
        "precisionVert",
        "publicKey",
    ]);

    private static readonly Dictionary<string, string> ProgramNames = WireNames.ToDictionary(n => n.Value, n => n.Key);

    /// <summary><c>digestType</c> as <c>digest_type</c>.</summary>
    public static string ToWire(string name) => WireNames.GetValueOrDefault(name, name);

    /// <summary><c>digest_type</c> as <c>digestType</c>.</summary>
    public static string FromWire(string name) => ProgramNames.GetValueOrDefault(name, name);

    public static string? Text(this PropertyMap map, string name) =>
        map.GetValueOrDefault(name) is string { Length: > 0 } text ? text : null;

    private static Dictionary<string, string> Names(string[] names) =>
        names.ToDictionary(
            n => n,
            n => string.Concat(n.Select(c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()))
        );
}
