using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Berth.Platform.Settings;

/// <summary>
/// What tenants may reach besides the internet, and how much of the proxy one visitor may take. <c>berth hosts
/// prepare</c> makes it the host's firewall.
/// </summary>
public sealed class IsolationSettings
{
    /// <summary>What happens while the firewall is not in force.</summary>
    public FirewallMode Firewall { get; set; } = FirewallMode.Require;

    /// <summary>
    /// Networks, CIDR, that tenants may reach although they are private: a relay for mail, a database of the
    /// operator's. All ports of them.
    /// </summary>
    public List<string> Allow { get; set; } = [];

    /// <summary>
    /// Addresses of the name servers that the engine asks; those of the host's <c>resolv.conf</c> when empty.
    /// </summary>
    public List<string> Dns { get; set; } = [];

    /// <summary>
    /// TCP ports that tenants reach nowhere, comma-separated, 15 at most: mail, so that nobody sends spam from our
    /// address.
    /// </summary>
    public string BlockedPorts { get; set; } = "25,465,587";

    /// <summary>
    /// Connections that one address, or a /64 of IPv6, may have open to the proxy; 0 = any number. Browsers open six,
    /// or one with HTTP/2; behind an address there may be an office.
    /// </summary>
    public int ConnectionsPerAddress { get; set; } = 256;

    /// <summary>Connections that it may begin in a second, twice as many at once; 0 = any number.</summary>
    public int NewConnectionsPerSecond { get; set; } = 100;

    /// <summary>
    /// Networks, CIDR, comma-separated, that are not limited so, because many come from few addresses there: other
    /// hosts' proxies, load balancers, a network that hides its visitors' addresses. The private ones unless set.
    /// </summary>
    public string UnlimitedNetworks { get; set; } = PrivateNetworks;

    /// <summary>Networks that nobody reaches the proxy from over the internet.</summary>
    public const string PrivateNetworks = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";

    /// <summary>The networks one by one.</summary>
    public IReadOnlyList<string> Unlimited =>
        UnlimitedNetworks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The ports one by one.</summary>
    public IReadOnlyList<int> Ports =>
        [
            .. BlockedPorts
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(p => int.TryParse(p, CultureInfo.InvariantCulture, out var port) ? port : 0),
        ];

    /// <summary>What is wrong, with its key.</summary>
    public IEnumerable<string> Mistakes()
    {
        foreach (
            var network in Allow.Where(n =>
                !IPNetwork.TryParse(n, out var it) || it.BaseAddress.AddressFamily != AddressFamily.InterNetwork
            )
        )
            yield return $"Berth:Isolation:Allow has '{network}'. It must be an IPv4 network such as 10.0.5.0/24.";
        foreach (
            var address in Dns.Where(a =>
                !IPAddress.TryParse(a, out var it) || it.AddressFamily != AddressFamily.InterNetwork
            )
        )
            yield return $"Berth:Isolation:Dns has '{address}'. It must be a name server's IPv4 address.";
        if (Ports.Count > 15 || Ports.Any(p => p is < 1 or > 65535))
            yield return $"Berth:Isolation:BlockedPorts is '{BlockedPorts}'. It must be at most 15 ports of 1-65535 with "
                + "commas between them.";
        if (ConnectionsPerAddress is < 0 or > 0 and < 16 or > 65_536)
            yield return $"Berth:Isolation:ConnectionsPerAddress is {ConnectionsPerAddress}. It must be 0 (no limit) or "
                + "16-65536.";
        // The kernel counts in millionths of a second, and above a thousand does not print what it was told.
        if (NewConnectionsPerSecond is < 0 or > 0 and < 10 or > 1000)
            yield return $"Berth:Isolation:NewConnectionsPerSecond is {NewConnectionsPerSecond}. It must be 0 (no limit) "
                + "or 10-1000.";
        foreach (var network in Unlimited.Where(n => !IPNetwork.TryParse(n, out var it) || it.PrefixLength == 0))
            yield return $"Berth:Isolation:UnlimitedNetworks has '{network}'. It must be networks such as 10.0.5.0/24 or "
                + "2001:db8::/48 with commas between them. 0 for a limit turns it off for all.";
    }
}

/// <summary>What happens while the host's firewall does not keep tenants apart.</summary>
public enum FirewallMode
{
    /// <summary>Nothing: nobody looks.</summary>
    Off,

    /// <summary>Operators are told once a day.</summary>
    Warn,

    /// <summary>No tenant is started, and operators are told.</summary>
    Require,
}
