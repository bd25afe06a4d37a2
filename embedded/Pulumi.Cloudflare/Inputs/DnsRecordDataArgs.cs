namespace Pulumi.Cloudflare.Inputs;

/// <summary>The parts of a record, as declared.</summary>
public sealed class DnsRecordDataArgs : ResourceArgs
{
    /// <summary>Of a key or certificate.</summary>
    [Input("algorithm")]
    public Input<double>? Algorithm { get; set; }

    /// <summary>Metres.</summary>
    [Input("altitude")]
    public Input<double>? Altitude { get; set; }

    [Input("certificate")]
    public Input<string>? Certificate { get; set; }

    [Input("digest")]
    public Input<string>? Digest { get; set; }

    [Input("digestType")]
    public Input<double>? DigestType { get; set; }

    [Input("fingerprint")]
    public Input<string>? Fingerprint { get; set; }

    /// <summary>Of a CAA record: a number or its text.</summary>
    [Input("flags")]
    public Input<object>? Flags { get; set; }

    [Input("keyTag")]
    public Input<double>? KeyTag { get; set; }

    [Input("latDegrees")]
    public Input<double>? LatDegrees { get; set; }

    [Input("latDirection")]
    public Input<string>? LatDirection { get; set; }

    [Input("latMinutes")]
    public Input<double>? LatMinutes { get; set; }

    [Input("latSeconds")]
    public Input<double>? LatSeconds { get; set; }

    [Input("longDegrees")]
    public Input<double>? LongDegrees { get; set; }

    [Input("longDirection")]
    public Input<string>? LongDirection { get; set; }

    [Input("longMinutes")]
    public Input<double>? LongMinutes { get; set; }

    [Input("longSeconds")]
    public Input<double>? LongSeconds { get; set; }

    [Input("matchingType")]
    public Input<double>? MatchingType { get; set; }

    [Input("order")]
    public Input<double>? Order { get; set; }

    [Input("port")]
    public Input<double>? Port { get; set; }

    [Input("precisionHorz")]
    public Input<double>? PrecisionHorz { get; set; }

    [Input("precisionVert")]
    public Input<double>? PrecisionVert { get; set; }

    [Input("preference")]
    public Input<double>? Preference { get; set; }

    [Input("priority")]
    public Input<double>? Priority { get; set; }

    [Input("protocol")]
    public Input<double>? Protocol { get; set; }

    [Input("publicKey")]
    public Input<string>? PublicKey { get; set; }

    [Input("regex")]
    public Input<string>? Regex { get; set; }

    [Input("replacement")]
    public Input<string>? Replacement { get; set; }

    [Input("selector")]
    public Input<double>? Selector { get; set; }

    [Input("service")]
    public Input<string>? Service { get; set; }

    /// <summary>Metres.</summary>
    [Input("size")]
    public Input<double>? Size { get; set; }

    /// <summary>Of a CAA record: issue, issuewild, iodef.</summary>
    [Input("tag")]
    public Input<string>? Tag { get; set; }

    [Input("target")]
    public Input<string>? Target { get; set; }

    [Input("type")]
    public Input<double>? Type { get; set; }

    [Input("usage")]
    public Input<double>? Usage { get; set; }

    [Input("value")]
    public Input<string>? Value { get; set; }

    [Input("weight")]
    public Input<double>? Weight { get; set; }

    public DnsRecordDataArgs() { }

    public static new DnsRecordDataArgs Empty => new();
}

/// <summary>The parts of a record, as known.</summary>
public sealed class DnsRecordDataGetArgs : ResourceArgs
{
    /// <summary>Of a key or certificate.</summary>
    [Input("algorithm")]
    public Input<double>? Algorithm { get; set; }

    /// <summary>Metres.</summary>
    [Input("altitude")]
    public Input<double>? Altitude { get; set; }

    [Input("certificate")]
    public Input<string>? Certificate { get; set; }

    [Input("digest")]
    public Input<string>? Digest { get; set; }

    [Input("digestType")]
    public Input<double>? DigestType { get; set; }

    [Input("fingerprint")]
    public Input<string>? Fingerprint { get; set; }

    /// <summary>Of a CAA record: a number or its text.</summary>
    [Input("flags")]
    public Input<object>? Flags { get; set; }

    [Input("keyTag")]
    public Input<double>? KeyTag { get; set; }

    [Input("latDegrees")]
    public Input<double>? LatDegrees { get; set; }

    [Input("latDirection")]
    public Input<string>? LatDirection { get; set; }

    [Input("latMinutes")]
    public Input<double>? LatMinutes { get; set; }

    [Input("latSeconds")]
    public Input<double>? LatSeconds { get; set; }

    [Input("longDegrees")]
    public Input<double>? LongDegrees { get; set; }

    [Input("longDirection")]
    public Input<string>? LongDirection { get; set; }

    [Input("longMinutes")]
    public Input<double>? LongMinutes { get; set; }

    [Input("longSeconds")]
    public Input<double>? LongSeconds { get; set; }

    [Input("matchingType")]
    public Input<double>? MatchingType { get; set; }

    [Input("order")]
    public Input<double>? Order { get; set; }

    [Input("port")]
    public Input<double>? Port { get; set; }

    [Input("precisionHorz")]
    public Input<double>? PrecisionHorz { get; set; }

    [Input("precisionVert")]
    public Input<double>? PrecisionVert { get; set; }

    [Input("preference")]
    public Input<double>? Preference { get; set; }

    [Input("priority")]
    public Input<double>? Priority { get; set; }

    [Input("protocol")]
    public Input<double>? Protocol { get; set; }

    [Input("publicKey")]
    public Input<string>? PublicKey { get; set; }

    [Input("regex")]
    public Input<string>? Regex { get; set; }

    [Input("replacement")]
    public Input<string>? Replacement { get; set; }

    [Input("selector")]
    public Input<double>? Selector { get; set; }

    [Input("service")]
    public Input<string>? Service { get; set; }

    /// <summary>Metres.</summary>
    [Input("size")]
    public Input<double>? Size { get; set; }

    /// <summary>Of a CAA record: issue, issuewild, iodef.</summary>
    [Input("tag")]
    public Input<string>? Tag { get; set; }

    [Input("target")]
    public Input<string>? Target { get; set; }

    [Input("type")]
    public Input<double>? Type { get; set; }

    [Input("usage")]
    public Input<double>? Usage { get; set; }

    [Input("value")]
    public Input<string>? Value { get; set; }

    [Input("weight")]
    public Input<double>? Weight { get; set; }

    public DnsRecordDataGetArgs() { }

    public static new DnsRecordDataGetArgs Empty => new();
}
