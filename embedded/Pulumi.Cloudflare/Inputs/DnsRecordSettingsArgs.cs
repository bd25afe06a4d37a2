namespace Pulumi.Cloudflare.Inputs;

/// <summary>How a record is answered, as declared.</summary>
public sealed class DnsRecordSettingsArgs : ResourceArgs
{
    /// <summary>Answer with the addresses that the alias leads to, for names that are not proxied.</summary>
    [Input("flattenCname")]
    public Input<bool>? FlattenCname { get; set; }

    /// <summary>Answer with A records only, for proxied names.</summary>
    [Input("ipv4Only")]
    public Input<bool>? Ipv4Only { get; set; }

    /// <summary>Answer with AAAA records only, for proxied names.</summary>
    [Input("ipv6Only")]
    public Input<bool>? Ipv6Only { get; set; }

    public DnsRecordSettingsArgs() { }

    public static new DnsRecordSettingsArgs Empty => new();
}

/// <summary>How a record is answered, as known.</summary>
public sealed class DnsRecordSettingsGetArgs : ResourceArgs
{
    /// <summary>Answer with the addresses that the alias leads to, for names that are not proxied.</summary>
    [Input("flattenCname")]
    public Input<bool>? FlattenCname { get; set; }

    /// <summary>Answer with A records only, for proxied names.</summary>
    [Input("ipv4Only")]
    public Input<bool>? Ipv4Only { get; set; }

    /// <summary>Answer with AAAA records only, for proxied names.</summary>
    [Input("ipv6Only")]
    public Input<bool>? Ipv6Only { get; set; }

    public DnsRecordSettingsGetArgs() { }

    public static new DnsRecordSettingsGetArgs Empty => new();
}
