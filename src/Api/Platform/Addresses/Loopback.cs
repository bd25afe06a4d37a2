using System.Net;

namespace Berth.Platform.Addresses;

/// <summary>What never leaves this machine.</summary>
public static class Loopback
{
    /// <summary>Whether a host, a name or an address, is this machine.</summary>
    public static bool Is(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
