namespace Berth.Tenants;

/// <summary>
/// The tenant's record with Cloudflare. Without one, a wildcard record of the operator's leads to the host.
/// </summary>
public sealed record DnsSpec
{
    /// <summary>The zone's id, 32 hex digits.</summary>
    public required string ZoneId { get; init; }

    /// <summary>The record's full name.</summary>
    public required string Name { get; init; }

    /// <summary>IPv4 address of the host.</summary>
    public required string Address { get; init; }

    /// <summary>Whether Cloudflare answers in the host's place.</summary>
    public bool Proxied { get; init; }

    /// <summary>A token that may edit the zone's records.</summary>
    public required Secret ApiToken { get; init; }

    /// <summary>Another base address of the API; Cloudflare's own when null.</summary>
    public string? ApiBase { get; init; }
}
