namespace Pulumi.Cloudflare.Outputs;

/// <summary>The parts of a record.</summary>
[OutputType]
public sealed class DnsRecordData
{
    /// <summary>Of a key or certificate.</summary>
    public readonly double? Algorithm;

    /// <summary>Metres.</summary>
    public readonly double? Altitude;
    public readonly string? Certificate;
    public readonly string? Digest;
    public readonly double? DigestType;
    public readonly string? Fingerprint;

    /// <summary>Of a CAA record: a number or its text.</summary>
    public readonly object? Flags;
    public readonly double? KeyTag;
    public readonly double? LatDegrees;
    public readonly string? LatDirection;
    public readonly double? LatMinutes;
    public readonly double? LatSeconds;
    public readonly double? LongDegrees;
    public readonly string? LongDirection;
    public readonly double? LongMinutes;
    public readonly double? LongSeconds;
    public readonly double? MatchingType;
    public readonly double? Order;
    public readonly double? Port;
    public readonly double? PrecisionHorz;
    public readonly double? PrecisionVert;
    public readonly double? Preference;
    public readonly double? Priority;
    public readonly double? Protocol;
    public readonly string? PublicKey;
    public readonly string? Regex;
    public readonly string? Replacement;
    public readonly double? Selector;
    public readonly string? Service;

    /// <summary>Metres.</summary>
    public readonly double? Size;

    /// <summary>Of a CAA record: issue, issuewild, iodef.</summary>
    public readonly string? Tag;
    public readonly string? Target;
    public readonly double? Type;
    public readonly double? Usage;
    public readonly string? Value;
    public readonly double? Weight;

    [OutputConstructor]
    private DnsRecordData(
        double? algorithm,
        double? altitude,
        string? certificate,
        string? digest,
        double? digestType,
        string? fingerprint,
        object? flags,
        double? keyTag,
        double? latDegrees,
        string? latDirection,
        double? latMinutes,
        double? latSeconds,
        double? longDegrees,
        string? longDirection,
        double? longMinutes,
        double? longSeconds,
        double? matchingType,
        double? order,
        double? port,
        double? precisionHorz,
        double? precisionVert,
        double? preference,
        double? priority,
        double? protocol,
        string? publicKey,
        string? regex,
        string? replacement,
        double? selector,
        string? service,
        double? size,
        string? tag,
        string? target,
        double? type,
        double? usage,
        string? value,
        double? weight
    )
    {
        Algorithm = algorithm;
        Altitude = altitude;
        Certificate = certificate;
        Digest = digest;
        DigestType = digestType;
        Fingerprint = fingerprint;
        Flags = flags;
        KeyTag = keyTag;
        LatDegrees = latDegrees;
        LatDirection = latDirection;
        LatMinutes = latMinutes;
        LatSeconds = latSeconds;
        LongDegrees = longDegrees;
        LongDirection = longDirection;
        LongMinutes = longMinutes;
        LongSeconds = longSeconds;
        MatchingType = matchingType;
        Order = order;
        Port = port;
        PrecisionHorz = precisionHorz;
        PrecisionVert = precisionVert;
        Preference = preference;
        Priority = priority;
        Protocol = protocol;
        PublicKey = publicKey;
        Regex = regex;
        Replacement = replacement;
        Selector = selector;
        Service = service;
        Size = size;
        Tag = tag;
        Target = target;
        Type = type;
        Usage = usage;
        Value = value;
        Weight = weight;
    }
}
