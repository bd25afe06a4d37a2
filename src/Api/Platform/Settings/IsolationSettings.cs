using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Berth.Platform.Settings;

/// <summary>
/// What tenants may reach besides the internet. <c>berth hosts prepare</c> makes it the host's firewall.
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
