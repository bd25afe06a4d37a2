using System.Net;
using System.Net.Sockets;

namespace Berth.Tenants.Isolation;

/// <summary>
/// The rules that keep one source from taking all of the proxy, as <c>iptables-save</c> prints them. Pure. Only a
/// connection's first packet comes to them, so what is open gets no slower.
/// </summary>
internal static class RenderFloodLimit
{
    /// <summary>The way into the chain: whatever begins a connection with the proxy, except from the host itself.</summary>
    public static string Jump(FirewallRules wanted, FloodLimit limit) =>
        "-A INPUT ! -i lo -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN "
        + $"-m multiport --dports {string.Join(',', limit.Ports)} -j {wanted.New}";

    /// <summary>The rules of the chain.</summary>
    public static IEnumerable<string> Rules(FirewallRules wanted, FloodLimit limit, Family family)
    {
        foreach (var network in limit.Unlimited.Select(IPNetwork.Parse).Where(n => IsOf(family, n)).Distinct())
            yield return $"-A {wanted.New} -s {network.BaseAddress}/{network.PrefixLength} -j RETURN";
        // Say no at once, instead of letting a visitor who is one of many wait for nothing.
        const string refuse = "-j REJECT --reject-with tcp-reset";
        if (limit.PerSecond > 0)
            // The kernel finds the counts by this name, and keeps the rate that they were made with: so it is in the name.
            yield return $"-A {wanted.New} -p tcp -m hashlimit --hashlimit-above {limit.PerSecond}/sec "
                + $"--hashlimit-burst {limit.PerSecond * 2} --hashlimit-mode srcip --hashlimit-name "
                + $"{wanted.New}-{limit.PerSecond}{(family == Family.V6 ? " --hashlimit-srcmask 64" : "")} {refuse}";
        if (limit.Connections > 0)
            yield return $"-A {wanted.New} -p tcp -m connlimit --connlimit-above {limit.Connections} "
                + $"--connlimit-mask {(family == Family.V4 ? 32 : 64)} --connlimit-saddr {refuse}";
    }

    private static bool IsOf(Family family, IPNetwork network) =>
        network.BaseAddress.AddressFamily
        == (family == Family.V4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
}
