using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Tenants;

/// <summary>
/// Names of the bridges that tenants' networks are: with one prefix for an installation, so that a rule of the firewall
/// speaks of them all.
/// </summary>
public static class TenantBridge
{
    /// <summary>
    /// Seven characters, such as <c>bt1a2b-</c>. Of the kernel's 15 for an interface's name, eight are left.
    /// </summary>
    public static string PrefixOf(string installation) => $"bt{ShortOf(installation)}-";

    /// <summary>
    /// The bridge of a subnet, such as <c>bt1a2b-0ac90008</c>. A subnet is one tenant's on an engine, and so is the
    /// name.
    /// </summary>
    public static string NameOf(string installation, string subnet) =>
        PrefixOf(installation) + Convert.ToHexStringLower(IPNetwork.Parse(subnet).BaseAddress.GetAddressBytes());

    /// <summary>Four hex digits that stand for an installation where its name is too long.</summary>
    public static string ShortOf(string installation) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(installation)))[..4];
}
