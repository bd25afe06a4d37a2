namespace Pulumi.Cloudflare.Outputs;

/// <summary>How a record is answered.</summary>
[OutputType]
public sealed class DnsRecordSettings
{
    /// <summary>Answer with the addresses that the alias leads to, for names that are not proxied.</summary>
    public readonly bool? FlattenCname;

    /// <summary>Answer with A records only, for proxied names.</summary>
    public readonly bool? Ipv4Only;

    /// <summary>Answer with AAAA records only, for proxied names.</summary>
    public readonly bool? Ipv6Only;

    [OutputConstructor]
    private DnsRecordSettings(bool? flattenCname, bool? ipv4Only, bool? ipv6Only)
    {
        FlattenCname = flattenCname;
        Ipv4Only = ipv4Only;
        Ipv6Only = ipv6Only;
    }
}
