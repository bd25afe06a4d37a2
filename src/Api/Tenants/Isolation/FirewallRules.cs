using System.Security.Cryptography;
using System.Text;
using Berth.Platform.Settings;

namespace Berth.Tenants.Isolation;

/// <summary>
/// What the firewall of a host holds between an installation's tenants and everything else, and between its proxy and
/// floods, as a value.
/// </summary>
/// <param name="Installation">The installation whose tenants it covers.</param>
/// <param name="Pool">The network that the tenants' subnets are cut from, in CIDR notation.</param>
/// <param name="Dns">The name servers that tenants may ask.</param>
/// <param name="Allow">The private networks that tenants may reach.</param>
/// <param name="Ports">The TCP ports that tenants may reach nowhere.</param>
public sealed record FirewallRules(
    string Installation,
    string Pool,
    IReadOnlyList<string> Dns,
    IReadOnlyList<string> Allow,
    IReadOnlyList<int> Ports
)
{
    /// <summary>The firewall that the settings ask for.</summary>
    public static FirewallRules Of(BerthSettings s) =>
        new(s.Installation, s.Docker.NetworkPool, s.Isolation.Dns, s.Isolation.Allow, s.Isolation.Ports)
        {
            Flood = FloodLimit.Of(s),
            PortPool = s.Docker.Ports,
        };

    /// <summary>
    /// Ports of the host's that the engine may lead to tenants, as it does for those that were sold; null = none.
    /// </summary>
    public (int First, int Last)? PortPool { get; init; }

    /// <summary>How much of the proxy one source may take; null = as much as it likes.</summary>
    public FloodLimit? Flood { get; init; }

    /// <summary>The same with name servers: those of the settings, or else the host's.</summary>
    public FirewallRules On(IReadOnlyList<string> nameServers) =>
        Dns.Count > 0 ? this : this with { Dns = nameServers };

    /// <summary>Beginning of the tenants' bridges' names.</summary>
    public string Bridges => TenantBridge.PrefixOf(Installation);

    /// <summary>Our chain for what comes to the host itself.</summary>
    public string In => $"BERTH-{TenantBridge.ShortOf(Installation)}-IN";

    /// <summary>Our chain for what goes through the host.</summary>
    public string Through => $"BERTH-{TenantBridge.ShortOf(Installation)}-FWD";

    /// <summary>Our chain for what begins a connection with the proxy.</summary>
    public string New => $"BERTH-{TenantBridge.ShortOf(Installation)}-NEW";

    /// <summary>All of our chains, whether there are rules for them or not.</summary>
    public IReadOnlyList<string> Chains => [In, Through, New];

    /// <summary>Stands for all of it: two guards with the same one hold the same.</summary>
    public string Fingerprint() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        ((Family[])[Family.V4, Family.V6]).SelectMany(f =>
                            RenderFirewall.Rules(this, f).Concat(RenderFirewall.Jumps(this, f, []))
                        )
                    )
                )
            )
        )[..16];
}

/// <summary>Which of the kernel's two firewalls.</summary>
public enum Family
{
    /// <summary>IPv4. The kernel has it.</summary>
    V4,

    /// <summary>IPv6. The kernel has it, unless it was turned off.</summary>
    V6,
}
