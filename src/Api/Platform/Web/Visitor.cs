using System.Net;
using System.Net.Sockets;
using System.Security.Claims;

namespace Berth.Platform.Web;

/// <summary>Whose request it is, as far as limits go.</summary>
internal static class Visitor
{
    /// <summary>
    /// The address; of IPv6 the /64, which is what one household or machine has. Null for what comes from this machine
    /// itself: that is the operator, or a proxy that hides its visitors, and one limit for them all would shut the
    /// shop.
    /// </summary>
    public static string? AddressOf(HttpContext context) =>
        Of(context) switch
        {
            null => null,
            { AddressFamily: AddressFamily.InterNetworkV6 } address => Network(address, 64),
            var address => address.ToString(),
        };

    /// <summary>The IPv6 /48, of which a provider's customer may have all 65,536 /64; null for everybody else.</summary>
    public static string? SiteOf(HttpContext context) =>
        Of(context) is { AddressFamily: AddressFamily.InterNetworkV6 } address ? Network(address, 48) : null;

    private static IPAddress? Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) ? null : address;
    }

    private static string Network(IPAddress address, int bits) =>
        $"{new IPAddress([.. address.GetAddressBytes().Take(bits / 8), .. new byte[16 - bits / 8]])}/{bits}";

    /// <summary>The account, where somebody is signed in.</summary>
    public static string? AccountOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true }
            ? context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.Identity.Name
            : null;
}
