using System.Net;
using Berth.Platform.Settings;

namespace Berth.Tenants.Edge;

/// <summary>
/// What visitors may take of a proxy. How many connections one of them opens is the firewall's business; here it is
/// what comes over them, because with HTTP/2 one connection carries many requests.
/// </summary>
/// <param name="RequestsAtOnce">Requests that may be open to tenants at once, WebSockets too; 0 = any number.</param>
/// <param name="RequestsPerAddress">Of one address, where the proxy can count these; 0 = any number.</param>
/// <param name="Unlimited">Networks, CIDR, whose addresses are not counted.</param>
public sealed record EdgeLimits(int RequestsAtOnce, int RequestsPerAddress, IReadOnlyList<string> Unlimited)
{
    /// <summary>No limits.</summary>
    public static EdgeLimits None { get; } = new(0, 0, []);

    /// <summary>How many parts visitors are in, by their address, for what is kept back for each of them.</summary>
    public const int Parts = 10;

    /// <summary>
    /// Of <see cref="RequestsAtOnce"/>, what is kept back for one part of the visitors, a quarter for all parts
    /// together: a visitor who has used up the rest takes nothing from the other parts.
    /// </summary>
    public int KeptForPart => RequestsAtOnce / 4 / Parts;

    /// <summary>And what is not kept back.</summary>
    public int ForAnybody => RequestsAtOnce - KeptForPart * Parts;

    /// <summary>How long the body of a request to the shop, or to nobody, may take; most are of 1 kB.</summary>
    public static readonly TimeSpan ShopBody = TimeSpan.FromSeconds(30);

    /// <summary>How long a tenant's visitor may take to send a body: an upload may be large, and the line slow.</summary>
    public static readonly TimeSpan TenantBody = TimeSpan.FromHours(1);

    /// <summary>The limits that the settings ask for.</summary>
    public static EdgeLimits Of(BerthSettings s) =>
        new(
            s.Edge.RequestsAtOnce,
            // A visitor with HTTP/1.1 never has more requests than connections.
            s.Isolation.ConnectionsPerAddress * 2,
            [
                .. s
                    .Isolation.Unlimited.Select(IPNetwork.Parse)
                    .Select(n => $"{n.BaseAddress}/{n.PrefixLength}")
                    .Distinct(),
            ]
        );
}
