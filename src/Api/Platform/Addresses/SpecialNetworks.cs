using System.Net;
using System.Net.Sockets;

namespace Berth.Platform.Addresses;

/// <summary>
/// Networks that are not the public internet: private ones, the machine itself, its cloud's services, and other kinds of
/// addresses in disguise. Tenants do not reach them, and nothing of ours asks them because a stranger named them. Each
/// has its source; the registries are IANA's of special-purpose addresses (RFC 6890).
/// </summary>
public static class SpecialNetworks
{
    /// <summary>IPv4, in CIDR notation without host bits, as the firewall writes it.</summary>
    public static readonly IReadOnlyList<string> V4 =
    [
        "0.0.0.0/8", // this network, RFC 791
        "10.0.0.0/8", // private, RFC 1918
        "100.64.0.0/10", // carriers, RFC 6598; Alibaba Cloud's metadata
        "127.0.0.0/8", // loopback, RFC 1122
        "169.254.0.0/16", // link-local, RFC 3927; the metadata of most clouds
        "172.16.0.0/12", // private, RFC 1918
        "192.0.0.0/24", // protocol assignments, RFC 6890; Oracle Cloud's 192.0.0.192
        "192.88.99.0/24", // relays from IPv6, RFC 7526
        "192.168.0.0/16", // private, RFC 1918
        "198.18.0.0/15", // benchmarks, RFC 2544
        "168.63.129.16/32", // Azure's platform service, public in form alone
        "224.0.0.0/4", // multicast, RFC 5771
        "240.0.0.0/4", // reserved and broadcast, RFC 1112
    ];

    /// <summary>IPv6. Tenants have none at all; this is for what we ask ourselves.</summary>
    public static readonly IReadOnlyList<string> V6 =
    [
        "::/96", // unspecified, loopback, and IPv4 in an obsolete form, RFC 4291
        "::ffff:0:0/96", // IPv4, RFC 4291
        "64:ff9b::/96", // IPv4 by translation, RFC 6052
        "64:ff9b:1::/48", // the same, locally, RFC 8215
        "100::/64", // discard, RFC 6666
        "2001::/23", // protocol assignments, RFC 2928; Teredo, ORCHID
        "2002::/16", // 6to4, RFC 3056: IPv4 inside
        "5f00::/16", // segment routing, RFC 9602
        "fc00::/7", // private, RFC 4193; Amazon's fd00:ec2::254
        "fe80::/10", // link-local, RFC 4291
        "fec0::/10", // site-local, RFC 3879
        "ff00::/8", // multicast, RFC 4291
    ];

    /// <summary>
    /// Networks for documentation (RFC 5737, 3849, 9637). They lead nowhere, so the firewall does not need them; as an
    /// address to ask they are a mistake.
    /// </summary>
    public static readonly IReadOnlyList<string> Documentation =
    [
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2001:db8::/32",
        "3fff::/20",
    ];

    private static readonly IPNetwork[] All = [.. V4.Concat(V6).Concat(Documentation).Select(n => IPNetwork.Parse(n))];

    /// <summary>Whether an address is one of the public internet. IPv4 in the form of IPv6 counts as what it is.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !Array.Exists(All, n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }
}
