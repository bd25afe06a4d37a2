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
    public static string? AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]])}/64"
            : address.ToString();
    }

    /// <summary>The account, where somebody is signed in.</summary>
    public static string? AccountOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true }
            ? context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.Identity.Name
            : null;
}
