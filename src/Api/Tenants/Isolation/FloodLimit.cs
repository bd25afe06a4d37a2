using Berth.Platform.Settings;

namespace Berth.Tenants.Isolation;

/// <summary>
/// How many connections to the proxy one source may have, as a value. A source is an IPv4 address, or a /64 of IPv6,
/// which is what one customer of a provider gets.
/// </summary>
/// <param name="Ports">The proxy's ports.</param>
/// <param name="Connections">The most that are open at once; 0 = any number.</param>
/// <param name="PerSecond">The most that are begun in a second; 0 = any number.</param>
/// <param name="Unlimited">Networks, CIDR, of both families, whose addresses stand for many.</param>
public sealed record FloodLimit(
    IReadOnlyList<int> Ports,
    int Connections,
    int PerSecond,
    IReadOnlyList<string> Unlimited
)
{
    /// <summary>The limit that the settings ask for; null if they ask for none.</summary>
    public static FloodLimit? Of(BerthSettings s) =>
        s.Isolation is { ConnectionsPerAddress: 0, NewConnectionsPerSecond: 0 }
            ? null
            : new(
                s.Edge.HttpsPort > 0 ? [s.Edge.HttpPort, s.Edge.HttpsPort] : [s.Edge.HttpPort],
                s.Isolation.ConnectionsPerAddress,
                s.Isolation.NewConnectionsPerSecond,
                s.Isolation.Unlimited
            );
}
