using Berth.Platform.Settings;
using Berth.Tenants.Isolation;
using Shouldly;
using Xunit;

namespace Berth.Tests.Isolation;

/// <summary>
/// The firewall as text. That the kernel takes and prints it so, and what it then lets through, is tested in
/// tests/EndToEnd/Isolation.
/// </summary>
public sealed class RenderFirewallTests
{
    private static readonly FirewallRules Rules = new(
        "berth",
        "10.201.0.0/16",
        ["10.0.0.2"],
        ["10.0.5.7/24"],
        [25, 465, 587]
    )
    {
        Flood = new([80, 443], 256, 100, ["10.0.0.0/8", "203.0.113.9/24", "fc00::/7"]),
    };

    /// <summary>What a machine with a running engine, a ban and no firewall has.</summary>
    private static readonly string[] Bare =
    [
        ":INPUT ACCEPT [0:0]",
        ":DOCKER-USER - [0:0]",
        "-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd",
        "-A FORWARD -j DOCKER-USER",
        "-A FORWARD -o docker0 -j ACCEPT",
        "-A DOCKER-USER -j RETURN",
    ];

    private const string Golden = """
        *filter
        :BERTH-5c2f-IN - [0:0]
        :BERTH-5c2f-FWD - [0:0]
        :BERTH-5c2f-NEW - [0:0]
        -A BERTH-5c2f-IN ! -s 10.201.0.0/16 -i bt5c2f-+ -j DROP
        -A BERTH-5c2f-IN -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
        -A BERTH-5c2f-IN -d 10.0.0.2/32 -p udp -m udp --dport 53 -j RETURN
        -A BERTH-5c2f-IN -d 10.0.0.2/32 -p tcp -m tcp --dport 53 -j RETURN
        -A BERTH-5c2f-IN -j DROP
        -A BERTH-5c2f-FWD ! -s 10.201.0.0/16 -i bt5c2f-+ -j DROP
        -A BERTH-5c2f-FWD -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
        -A BERTH-5c2f-FWD -s 10.201.0.0/16 -d 10.201.0.0/16 -m physdev --physdev-is-bridged -j RETURN
        -A BERTH-5c2f-FWD -o bt5c2f-+ -j DROP
        -A BERTH-5c2f-FWD -d 10.201.0.0/16 -j DROP
        -A BERTH-5c2f-FWD -d 10.0.0.2/32 -p udp -m udp --dport 53 -j RETURN
        -A BERTH-5c2f-FWD -d 10.0.0.2/32 -p tcp -m tcp --dport 53 -j RETURN
        -A BERTH-5c2f-FWD -d 10.0.5.0/24 -j RETURN
        -A BERTH-5c2f-FWD -d 0.0.0.0/8 -j DROP
        -A BERTH-5c2f-FWD -d 10.0.0.0/8 -j DROP
        -A BERTH-5c2f-FWD -d 100.64.0.0/10 -j DROP
        -A BERTH-5c2f-FWD -d 127.0.0.0/8 -j DROP
        -A BERTH-5c2f-FWD -d 169.254.0.0/16 -j DROP
        -A BERTH-5c2f-FWD -d 172.16.0.0/12 -j DROP
        -A BERTH-5c2f-FWD -d 192.0.0.0/24 -j DROP
        -A BERTH-5c2f-FWD -d 192.88.99.0/24 -j DROP
        -A BERTH-5c2f-FWD -d 192.168.0.0/16 -j DROP
        -A BERTH-5c2f-FWD -d 198.18.0.0/15 -j DROP
        -A BERTH-5c2f-FWD -d 168.63.129.16/32 -j DROP
        -A BERTH-5c2f-FWD -d 224.0.0.0/4 -j DROP
        -A BERTH-5c2f-FWD -d 240.0.0.0/4 -j DROP
        -A BERTH-5c2f-FWD -p tcp -m multiport --dports 25,465,587 -j DROP
        -A BERTH-5c2f-NEW -s 10.0.0.0/8 -j RETURN
        -A BERTH-5c2f-NEW -s 203.0.113.0/24 -j RETURN
        -A BERTH-5c2f-NEW -p tcp -m hashlimit --hashlimit-above 100/sec --hashlimit-burst 200 --hashlimit-mode srcip --hashlimit-name BERTH-5c2f-NEW-100 -j REJECT --reject-with tcp-reset
        -A BERTH-5c2f-NEW -p tcp -m connlimit --connlimit-above 256 --connlimit-mask 32 --connlimit-saddr -j REJECT --reject-with tcp-reset
        -I DOCKER-USER 1 -d 10.201.0.0/16 -j BERTH-5c2f-FWD
        -I DOCKER-USER 1 -s 10.201.0.0/16 -j BERTH-5c2f-FWD
        -I INPUT 1 -s 10.201.0.0/16 ! -i lo -j BERTH-5c2f-IN
        -I INPUT 1 ! -i lo -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m multiport --dports 80,443 -j BERTH-5c2f-NEW
        -I DOCKER-USER 1 -o bt5c2f-+ -j BERTH-5c2f-FWD
        -I DOCKER-USER 1 -i bt5c2f-+ -j BERTH-5c2f-FWD
        -I INPUT 1 -i bt5c2f-+ -j BERTH-5c2f-IN
        COMMIT

        """;

    [Fact]
    public void IsThis() => RenderFirewall.Apply(Rules, Family.V4, Bare).ShouldBe(Golden.ReplaceLineEndings("\n"));

    [Fact]
    public void OfIpv6NothingIsLeft() =>
        RenderFirewall
            .Apply(Rules, Family.V6, [])
            .ShouldBe(
                """
                *filter
                :BERTH-5c2f-IN - [0:0]
                :BERTH-5c2f-FWD - [0:0]
                :BERTH-5c2f-NEW - [0:0]
                -A BERTH-5c2f-IN -j DROP
                -A BERTH-5c2f-FWD -j DROP
                -A BERTH-5c2f-NEW -s fc00::/7 -j RETURN
                -A BERTH-5c2f-NEW -p tcp -m hashlimit --hashlimit-above 100/sec --hashlimit-burst 200 --hashlimit-mode srcip --hashlimit-name BERTH-5c2f-NEW-100 --hashlimit-srcmask 64 -j REJECT --reject-with tcp-reset
                -A BERTH-5c2f-NEW -p tcp -m connlimit --connlimit-above 256 --connlimit-mask 64 --connlimit-saddr -j REJECT --reject-with tcp-reset
                -I INPUT 1 ! -i lo -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m multiport --dports 80,443 -j BERTH-5c2f-NEW
                -I FORWARD 1 -o bt5c2f-+ -j BERTH-5c2f-FWD
                -I FORWARD 1 -i bt5c2f-+ -j BERTH-5c2f-FWD
                -I INPUT 1 -i bt5c2f-+ -j BERTH-5c2f-IN
                COMMIT

                """.ReplaceLineEndings("\n")
            );

    [Fact]
    public void ItIsInForceOnceAppliedAndAgain()
    {
        RenderFirewall.Missing(Rules, Family.V4, Bare).Count.ShouldBe(10); // three chains, seven ways into them
        var once = Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare));
        RenderFirewall.Missing(Rules, Family.V4, once).ShouldBeEmpty();
        Kernel(once, RenderFirewall.Apply(Rules, Family.V4, once)).ShouldBe(once);
        Kernel(once, RenderFirewall.Remove(Rules, once)).ShouldBe(Bare);
        RenderFirewall.Remove(Rules, Bare).ShouldBe("");
    }

    [Fact]
    public void OtherSettingsReplaceIt()
    {
        var before = Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare));
        var other = Rules with { Ports = [25], Pool = "10.202.0.0/16" };
        RenderFirewall.Missing(other, Family.V4, before).ShouldNotBeEmpty();
        var after = Kernel(before, RenderFirewall.Apply(other, Family.V4, before));
        RenderFirewall.Missing(other, Family.V4, after).ShouldBeEmpty();
        after.ShouldAllBe(l => !l.Contains("10.201.", StringComparison.Ordinal));
        other.Fingerprint().ShouldNotBe(Rules.Fingerprint());
    }

    [Fact]
    public void ALimitThatIsTurnedOffIsTakenAway()
    {
        var limited = Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare));
        var free = Rules with { Flood = null };
        free.Fingerprint().ShouldNotBe(Rules.Fingerprint());
        RenderFirewall.Missing(free, Family.V4, limited).ShouldNotBeEmpty();
        var after = Kernel(limited, RenderFirewall.Apply(free, Family.V4, limited));
        RenderFirewall.Missing(free, Family.V4, after).ShouldBeEmpty();
        after.ShouldAllBe(l => !l.Contains("-NEW", StringComparison.Ordinal));
        RenderFirewall.Apply(free, Family.V4, Bare).ShouldNotContain("-NEW");
        // And on other ports it is another one.
        var elsewhere = Rules with
        {
            Flood = Rules.Flood! with { Ports = [8080] },
        };
        elsewhere.Fingerprint().ShouldNotBe(Rules.Fingerprint());
        RenderFirewall.Missing(elsewhere, Family.V4, limited).ShouldHaveSingleItem().ShouldContain("--dports 8080");
    }

    [Fact]
    public void AnotherInstallationsIsLeftAlone()
    {
        var theirs = new FirewallRules("other", "10.202.0.0/16", [], [], []);
        var both = Kernel(Bare, RenderFirewall.Apply(theirs, Family.V4, Bare));
        both = Kernel(both, RenderFirewall.Apply(Rules, Family.V4, both));
        RenderFirewall.Missing(theirs, Family.V4, both).ShouldBeEmpty();
        RenderFirewall.Missing(Rules, Family.V4, both).ShouldBeEmpty();
        Kernel(both, RenderFirewall.Remove(theirs, both))
            .Count(l => l.Contains("BERTH", StringComparison.Ordinal))
            .ShouldBe(
                Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare))
                    .Count(l => l.Contains("BERTH", StringComparison.Ordinal))
            );
    }

    [Theory]
    [InlineData("-A INPUT -i eth0 -j ACCEPT")]
    [InlineData("-A INPUT -j ufw-before-input")]
    public void WhatComesBeforeItIsSeen(string rule)
    {
        var after = Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare)).ToList();
        after.Insert(after.FindIndex(l => l.StartsWith("-A INPUT", StringComparison.Ordinal)), rule);
        RenderFirewall
            .Missing(Rules, Family.V4, after)
            .ShouldContain(m => m.Contains("comes after other rules", StringComparison.Ordinal));
    }

    [Fact]
    public void ThatTheEngineDoesNotAskItIsSeen() =>
        RenderFirewall
            .Missing(
                Rules,
                Family.V4,
                [
                    .. Kernel(Bare, RenderFirewall.Apply(Rules, Family.V4, Bare))
                        .Where(l => l != "-A FORWARD -j DOCKER-USER"),
                ]
            )
            .ShouldHaveSingleItem()
            .ShouldContain("DOCKER-USER");

    [Fact]
    public void NameServersAreTheEnginesOwn()
    {
        NameServers
            .In([
                "# a comment",
                "nameserver 127.0.0.53",
                "nameserver\t10.0.0.2",
                "nameserver fe80::1",
                "nameserver 10.0.0.2",
                "search example.com",
                "nameserver",
            ])
            .ShouldBe(["10.0.0.2"]);
        Rules.On(["9.9.9.9"]).Dns.ShouldBe(["10.0.0.2"]);
        (Rules with { Dns = [] }).On(["9.9.9.9"]).Dns.ShouldBe(["9.9.9.9"]);
    }

    [Fact]
    public void MistakesAreSaidAtOnce()
    {
        new IsolationSettings().Mistakes().ShouldBeEmpty();
        new IsolationSettings
        {
            Allow = ["10.0.0.1", "x", "fd00::/8"],
            Dns = ["dns"],
            BlockedPorts = "25,mail",
            ConnectionsPerAddress = 3,
            NewConnectionsPerSecond = 5000,
            UnlimitedNetworks = "0.0.0.0/0, 10.0.0.0/8, office",
        }
            .Mistakes()
            .Count()
            .ShouldBe(9);
        new IsolationSettings
        {
            ConnectionsPerAddress = 0,
            NewConnectionsPerSecond = 0,
            UnlimitedNetworks = "",
        }
            .Mistakes()
            .ShouldBeEmpty();
    }

    /// <summary>
    /// What the kernel makes of it, as far as the rules go that we write: chains named are emptied, deletions first.
    /// </summary>
    private static List<string> Kernel(IReadOnlyList<string> before, string restore)
    {
        var lines = before.ToList();
        foreach (var line in restore.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            if (line[0] == ':')
            {
                lines.RemoveAll(l => l.StartsWith($"-A {parts[0][1..]} ", StringComparison.Ordinal));
                if (!lines.Contains(line))
                    lines.Insert(0, line);
            }
            if (parts[0] == "-A")
                lines.Add(line);
            if (parts[0] == "-D")
                lines.Remove($"-A{line[2..]}").ShouldBeTrue(line);
            if (parts[0] == "-X")
                lines.Remove($":{parts[1]} - [0:0]").ShouldBeTrue(line);
            if (parts[0] == "-I")
                lines.Insert(
                    lines.FindIndex(l => l.StartsWith($"-A {parts[1]} ", StringComparison.Ordinal)) is >= 0 and var at
                        ? at
                        : lines.Count,
                    $"-A {parts[1]} {string.Join(' ', parts[3..])}"
                );
        }
        return lines;
    }
}
