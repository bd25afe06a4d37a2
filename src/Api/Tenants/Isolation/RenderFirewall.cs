using Berth.Platform.Addresses;

namespace Berth.Tenants.Isolation;

/// <summary>
/// The firewall as rules, in the very form in which <c>iptables-save</c> prints them: what is there is compared with what
/// should be, line by line. Pure. Our chains only take away: what they do not refuse goes back to the host's own rules.
/// </summary>
public static class RenderFirewall
{
    private const string User = "DOCKER-USER";

    /// <summary>The rules of our chains.</summary>
    public static IReadOnlyList<string> Rules(FirewallRules wanted, Family family) =>
        [
            .. OfTenants(wanted, family),
            .. wanted.Flood is { } limit ? RenderFloodLimit.Rules(wanted, limit, family) : [],
        ];

    private static IReadOnlyList<string> OfTenants(FirewallRules wanted, Family family)
    {
        // Tenants have no IPv6. The bridge itself has a link-local address, and a container that is given one would
        // reach the host by it.
        if (family == Family.V6)
            return [$"-A {wanted.In} -j DROP", $"-A {wanted.Through} -j DROP"];
        var spoofed = $"! -s {wanted.Pool} -i {wanted.Bridges}+ -j DROP";
        // the proxy asks from the host, and is answered
        const string answers = "-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN";
        string[] dns =
        [
            .. wanted.Dns.SelectMany(a =>
                (string[])
                    [$"-d {a}/32 -p udp -m udp --dport 53 -j RETURN", $"-d {a}/32 -p tcp -m tcp --dport 53 -j RETURN"]
            ),
        ];
        string[] ports =
            wanted.Ports.Count == 0 ? [] : [$"-p tcp -m multiport --dports {string.Join(',', wanted.Ports)} -j DROP"];
        return
        [
            .. ((string[])[spoofed, answers, .. dns, "-j DROP"]).Select(r => $"-A {wanted.In} {r}"),
            // Nobody but the host itself begins anything with a tenant: neither another tenant nor a neighbour of the
            // host.
            .. (
                (string[])
                    [
                        spoofed,
                        answers,
                        // Between a tenant's own containers, which share a bridge: such a packet is not routed.
                        $"-s {wanted.Pool} -d {wanted.Pool} -m physdev --physdev-is-bridged -j RETURN",
                        .. Published(wanted),
                        $"-o {wanted.Bridges}+ -j DROP",
                        $"-d {wanted.Pool} -j DROP",
                        .. dns,
                        .. wanted.Allow.Select(n => $"-d {Normal(n)} -j RETURN"),
                        .. SpecialNetworks.V4.Select(n => $"-d {n} -j DROP"),
                        .. ports,
                    ]
            ).Select(r => $"-A {wanted.Through} {r}"),
        ];
    }

    /// <summary>What the engine leads to a tenant from a port of the pool: exactly what it was told to publish.</summary>
    private static IEnumerable<string> Published(FirewallRules wanted) =>
        wanted.PortPool is not var (first, last)
            ? []
            : ((string[])["tcp", "udp"]).Select(protocol =>
                $"-d {wanted.Pool} -p {protocol} -m conntrack --ctstate DNAT --ctorigdstport {first}:{last} -j RETURN"
            );

    /// <summary>
    /// The ways into our chains. By bridge and by address: networks from before bridges had names are known by their
    /// addresses alone.
    /// </summary>
    public static IReadOnlyList<string> Jumps(FirewallRules wanted, Family family, IReadOnlyList<string> saved)
    {
        var through =
            family == Family.V4 || saved.Any(l => l.StartsWith($":{User} ", StringComparison.Ordinal))
                ? User
                : "FORWARD"; // the engine keeps the first for us where it has rules of its own
        string[] byBridge =
        [
            $"-A INPUT -i {wanted.Bridges}+ -j {wanted.In}",
            $"-A {through} -i {wanted.Bridges}+ -j {wanted.Through}",
            $"-A {through} -o {wanted.Bridges}+ -j {wanted.Through}",
        ];
        string[] toProxy = wanted.Flood is { } limit ? [RenderFloodLimit.Jump(wanted, limit)] : [];
        return family == Family.V6
            ? [.. byBridge, .. toProxy]
            :
            [
                .. byBridge,
                .. toProxy,
                $"-A INPUT -s {wanted.Pool} ! -i lo -j {wanted.In}",
                $"-A {User} -s {wanted.Pool} -j {wanted.Through}",
                $"-A {User} -d {wanted.Pool} -j {wanted.Through}",
            ];
    }

    /// <summary>
    /// Input for <c>iptables-restore --noflush</c> that puts the firewall in force, whatever of it is there already: all
    /// of it at once, or nothing.
    /// </summary>
    /// <param name="wanted">The firewall.</param>
    /// <param name="family">Which firewall.</param>
    /// <param name="saved">What <c>iptables-save -t filter</c> prints now.</param>
    public static string Apply(FirewallRules wanted, Family family, IReadOnlyList<string> saved)
    {
        string[] user =
            family == Family.V4 && !saved.Any(l => l.StartsWith($":{User} ", StringComparison.Ordinal))
                ? [$":{User} - [0:0]"]
                : []; // before the engine's first start
        var rules = Rules(wanted, family);
        string[] empty =
        [
            .. wanted.Chains.Where(c =>
                !Of(c, rules).Any() && saved.Any(l => l.StartsWith($":{c} ", StringComparison.Ordinal))
            ),
        ];
        return Text([
            .. wanted.Chains.Where(c => Of(c, rules).Any() || empty.Contains(c)).Select(Emptied),
            .. user,
            .. Unhook(wanted, saved),
            .. empty.Select(c => $"-X {c}"),
            .. rules,
            .. Jumps(wanted, family, saved).Reverse().Select(First),
        ]);
    }

    /// <summary>Likewise, for taking it away.</summary>
    public static string Remove(FirewallRules wanted, IReadOnlyList<string> saved) =>
        !saved.Any(l => IsOurs(wanted, l))
            ? ""
            : Text([
                .. wanted.Chains.Select(Emptied),
                .. Unhook(wanted, saved),
                .. wanted.Chains.Select(c => $"-X {c}"),
            ]);

    /// <summary>What is missing for the firewall to be in force, in words; nothing when it is.</summary>
    public static IReadOnlyList<string> Missing(FirewallRules wanted, Family family, IReadOnlyList<string> saved)
    {
        var rules = Rules(wanted, family);
        List<string> missing = [];
        foreach (var chain in wanted.Chains)
            if (!Of(chain, saved).SequenceEqual(Of(chain, rules)))
                missing.Add($"{family}: the chain {chain} is missing, or holds other rules");
        foreach (var jump in Jumps(wanted, family, saved))
        {
            var chain = jump.Split(' ')[1];
            if (!Of(chain, saved).TakeWhile(IsHarmless).Contains(jump))
                missing.Add($"{family}: '{jump}' is missing, or comes after other rules");
        }
        if (
            family == Family.V4
            && !Of("FORWARD", saved)
                .TakeWhile(l => !l.Contains(" -j ACCEPT", StringComparison.Ordinal))
                .Contains($"-A FORWARD -j {User}")
        )
            missing.Add($"{family}: nothing leads to {User}; is the engine running?");
        return missing;
    }

    /// <summary>Other installations' guards, and bans, may come before ours: they accept nothing.</summary>
    private static bool IsHarmless(string rule) =>
        rule.Contains(" -j BERTH-", StringComparison.Ordinal) || rule.Contains(" -j f2b-", StringComparison.Ordinal);

    private static IEnumerable<string> Of(string chain, IEnumerable<string> rules) =>
        rules.Where(r => r.StartsWith($"-A {chain} ", StringComparison.Ordinal));

    private static bool IsOurs(FirewallRules wanted, string line) =>
        wanted.Chains.Any(c => line.Contains($"{c} ", StringComparison.Ordinal)) || IsHook(wanted, line);

    private static bool IsHook(FirewallRules wanted, string line) =>
        line.StartsWith("-A ", StringComparison.Ordinal)
        && wanted.Chains.Any(c => line.EndsWith($" -j {c}", StringComparison.Ordinal));

    private static IEnumerable<string> Unhook(FirewallRules wanted, IReadOnlyList<string> saved) =>
        saved.Where(l => IsHook(wanted, l)).Select(l => $"-D{l[2..]}");

    private static string Emptied(string chain) => $":{chain} - [0:0]";

    private static string First(string jump) => $"-I {jump.Split(' ')[1]} 1 {string.Join(' ', jump.Split(' ')[2..])}";

    /// <summary>Host bits are cut off, as the kernel does.</summary>
    private static string Normal(string network)
    {
        var it = System.Net.IPNetwork.Parse(network);
        return $"{it.BaseAddress}/{it.PrefixLength}";
    }

    private static string Text(IEnumerable<string> lines) => $"*filter\n{string.Join('\n', lines)}\nCOMMIT\n";
}
