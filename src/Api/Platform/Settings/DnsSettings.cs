namespace Berth.Platform.Settings;

/// <summary>
/// The zone that tenants' records go to. Without it a wildcard record of the operator's leads to the host.
/// </summary>
public sealed class DnsSettings
{
    /// <summary>The zone's id with Cloudflare; no records are made when empty.</summary>
    public string ZoneId { get; set; } = "";

    /// <summary>File with an API token that may edit the zone's records.</summary>
    public string ApiTokenFile { get; set; } = "";

    /// <summary>IPv4 address of the host, as the world reaches it.</summary>
    public string Address { get; set; } = "";

    /// <summary>Whether Cloudflare answers in the host's place.</summary>
    public bool Proxied { get; set; }

    /// <summary>Base address of the API; Cloudflare's own unless set.</summary>
    public string? ApiBase { get; set; }
}
