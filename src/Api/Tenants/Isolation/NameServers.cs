using System.Net;
using System.Net.Sockets;

namespace Berth.Tenants.Isolation;

/// <summary>
/// Which name servers the engine gives to containers: the host's. It asks them out of the container's own network, so
/// the firewall must let that through.
/// </summary>
public static class NameServers
{
    /// <summary>As the engine finds them: behind systemd's stub, the file that it names.</summary>
    public static IReadOnlyList<string> OfHost() =>
        In(
            ((string[])["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"])
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
        );

    /// <summary>
    /// The IPv4 addresses that the lines of a <c>resolv.conf</c> name; those on loopback are asked from the host
    /// itself.
    /// </summary>
    public static IReadOnlyList<string> In(IEnumerable<string> lines) =>
        [
            .. lines
                .Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                .Where(l => l is ["nameserver", ..] && l.Length > 1)
                .Select(l => IPAddress.TryParse(l[1], out var it) ? it : null)
                .OfType<IPAddress>()
                .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a))
                .Select(a => a.ToString())
                .Distinct(),
        ];
}
