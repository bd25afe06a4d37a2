using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// Who reaches whom, cell by cell. What the firewall forbids is tried without it, too, and without what the engine does by
/// itself: a probe that cannot succeed proves nothing. All of it in networks of the test's own.
/// </summary>
public sealed partial class IsolationTests(IsolationLab lab) : IClassFixture<IsolationLab>
{
    private const string AdaV6 = "fd00:a::2",
        BobV6 = "fd00:b::2",
        HostV6 = "fd00:a::1";

    private sealed record Cell(string What, Func<Task<bool>> Reaches);

    [Fact]
    public async Task TheMatrixHolds()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await NamesAreApartAsync();
        await TakeAwayWhatTheEngineDoesAsync();
        await GiveIpv6Async();
        var (forbidden, allowed) = (Forbidden(), Allowed());

        (await UnreachedAsync(forbidden)).ShouldBeEmpty();
        (await UnreachedAsync(allowed)).ShouldBeEmpty();

        (await lab.PrepareAsync("--check")).Code.ShouldBe(2);
        var (code, said) = await lab.PrepareAsync();
        code.ShouldBe(0, said);
        (await ReachedAsync(forbidden)).ShouldBeEmpty();
        (await UnreachedAsync(allowed)).ShouldBeEmpty();
        (await Probe.TcpAsync(lab.World.File, lab.Engine.Address, IsolationLab.Unsold)).ShouldBeFalse();

        // Again changes nothing.
        var saved = await SavedAsync();
        (await lab.PrepareAsync()).Code.ShouldBe(0);
        (await SavedAsync()).ShouldBe(saved);

        (await lab.PrepareAsync("--remove")).Code.ShouldBe(0);
        (await SavedAsync()).ShouldNotContain("BERTH");
        (await UnreachedAsync(forbidden)).ShouldBeEmpty();

        // The engine's restart leaves it in force; a rule that comes before it does not.
        (await lab.PrepareAsync()).Code.ShouldBe(0);
        await lab.Engine.RestartAsync();
        (await lab.PrepareAsync("--check")).Code.ShouldBe(0);
        (await Patience.UntilAsync(() => AnswersAsync(lab.Eve, "http://browser:8080/health"))).ShouldBeTrue();
        await lab.Engine.Network.RunAsync("iptables", "-I", "INPUT", "1", "-j", "ACCEPT");
        var check = await lab.PrepareAsync("--check");
        check.Code.ShouldBe(2);
        check.Said.ShouldContain("comes after other rules");
        (await lab.PrepareAsync()).Code.ShouldBe(0);
        await lab.PrepareAsync("--remove");
    }

    /// <summary>
    /// A network from before bridges had names is not replaced, which would take the container with it; the guard knows
    /// it by its addresses.
    /// </summary>
    [Fact]
    public async Task ANetworkFromBeforeStaysAndIsGuardedToo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        var dora = lab.Tenant("dora", "10.201.0.32/29") with { NamedBridge = false };
        var network = await lab.Engine.Docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = dora.Name,
                Driver = "bridge",
                IPAM = new NetworkIpam { Config = [new NetworkPool { Subnet = dora.Subnet, Gateway = dora.Gateway }] },
                Labels = new Dictionary<string, string>
                {
                    ["berth.installation"] = dora.Installation,
                    ["berth.tenant"] = dora.TenantId.ToString(),
                },
            }
        );
        await lab.UpAsync(dora);
        var container = (await lab.Engine.Docker.Containers.InspectAsync(dora.Name)).Id;
        await lab.UpAsync(dora, refresh: true);
        (await lab.Engine.Docker.Networks.InspectAsync(dora.Name)).Id.ShouldBe(network);
        (await lab.Engine.Docker.Containers.InspectAsync(dora.Name)).Id.ShouldBe(container);

        var from = await lab.NetworkOfAsync(dora);
        Cell[] cells =
        [
            new("the host", () => Probe.TcpAsync(from, dora.Gateway, 5432)),
            new("metadata", () => Probe.TcpAsync(from, "169.254.169.254", 80)),
            new("mail", () => Probe.TcpAsync(from, IsolationLab.Shop, 25)),
        ];
        (await UnreachedAsync(cells)).ShouldBeEmpty();
        (await lab.PrepareAsync()).Code.ShouldBe(0);
        (await ReachedAsync(cells)).ShouldBeEmpty();
        (await Probe.TcpAsync(from, IsolationLab.Shop, 443)).ShouldBeTrue();
        await lab.PrepareAsync("--remove");
    }

    private List<Cell> Forbidden()
    {
        var (ada, bob) = (lab.FromAda, lab.FromBob);
        List<Cell> cells =
        [
            new("another tenant, TCP", () => Probe.TcpAsync(ada, lab.Bob.Address, 8080)),
            new("another tenant, UDP", () => Probe.UdpAsync(ada, lab.Bob.Address, 5353)),
            new("another tenant, ICMP", () => Probe.PingAsync(ada, lab.Bob.Address)),
            new("another tenant, IPv6", () => Probe.TcpAsync(ada, BobV6, 8081)),
            new("the other way round", () => Probe.TcpAsync(bob, lab.Ada.Address, 8080)),
            new("another tenant's part", () => Probe.TcpAsync(ada, lab.Cyd.AddressOf(lab.CydsPart), 8080)),
            new("another tenant, from a part", () => Probe.TcpAsync(lab.FromCydsPart, lab.Ada.Address, 8080)),
            new(
                "a part, from the host's neighbour",
                () => Probe.TcpAsync(lab.World.File, lab.Cyd.AddressOf(lab.CydsPart), 8080)
            ),
            new("the host, from a part", () => Probe.TcpAsync(lab.FromCydsPart, lab.Cyd.Gateway, 5432)),
            new("metadata, from a part", () => Probe.TcpAsync(lab.FromCydsPart, "169.254.169.254", 80)),
            new("mail, from a part", () => Probe.TcpAsync(lab.FromCydsPart, IsolationLab.Shop, 25)),
            new(
                "a port inside, from the host's neighbour",
                () => Probe.TcpAsync(lab.World.File, lab.Cyd.Address, 8080)
            ),
            .. ForbiddenOfShared(),
            new("the host, IPv6", () => Probe.TcpAsync(ada, HostV6, 5432)),
            new("the host, UDP", () => Probe.UdpAsync(ada, lab.Ada.Gateway, 53)),
            new("the host, ICMP", () => Probe.PingAsync(ada, lab.Ada.Gateway)),
            new("the host's neighbour", () => Probe.TcpAsync(ada, lab.Engine.Gateway, 22)),
            new("metadata", () => Probe.TcpAsync(ada, "169.254.169.254", 80)),
            new("metadata, ICMP", () => Probe.PingAsync(ada, "169.254.169.254")),
            new("somebody's published port", () => Probe.TcpAsync(ada, lab.Engine.Address, IsolationLab.Published)),
            new("a tenant, from the host's neighbour", () => Probe.TcpAsync(lab.World.File, lab.Ada.Address, 8080)),
            new(
                "the world under a false address",
                async () =>
                {
                    var text = Guid.NewGuid().ToString();
                    await Probe.SpoofAsync(ada, IsolationLab.Stranger, IsolationLab.Shop, 443, text);
                    for (var i = 0; i < 20 && !lab.WasHeard(text); i++)
                        await Task.Delay(10);
                    return lab.WasHeard(text);
                }
            ),
        ];
        foreach (
            var (service, port) in ((string, int)[])
                [("SSH", 22), ("the shop", 5080), ("the proxy's admin", 2019), ("PostgreSQL", 5432), ("Docker", 2375)]
        )
        foreach (var address in (string[])[lab.Ada.Gateway, lab.Bob.Gateway, lab.Engine.Address, "172.17.0.1"])
            cells.Add(new($"{service} at {address}", () => Probe.TcpAsync(ada, address, port)));
        foreach (
            var address in (string[])
                [IsolationLab.NameServer, "192.168.66.1", "172.20.66.1", "100.64.66.1", .. IsolationLab.Platforms]
        )
            cells.Add(new($"the private {address}", () => Probe.TcpAsync(ada, address, 80)));
        foreach (var port in (int[])[25, 465, 587])
            cells.Add(new($"mail at {port}", () => Probe.TcpAsync(ada, IsolationLab.Shop, port)));
        return cells;
    }

    private List<Cell> Allowed() =>
        [
            new("the world, TCP", () => Probe.TcpAsync(lab.FromAda, IsolationLab.Shop, 443)),
            new("the world, UDP", () => Probe.UdpAsync(lab.FromAda, IsolationLab.Shop, 443)),
            new("the world, ICMP", () => Probe.PingAsync(lab.FromAda, IsolationLab.Shop)),
            new("names", async () => await Probe.ResolveAsync(lab.FromAda, "example.com") == IsolationLab.Shop),
            new("its own name", async () => await Probe.ResolveAsync(lab.FromAda, "app") == lab.Ada.Address),
            new("its own part", () => Probe.TcpAsync(lab.FromCyd, lab.Cyd.AddressOf(lab.CydsPart), 8080)),
            new("its door, from a part", () => Probe.TcpAsync(lab.FromCydsPart, lab.Cyd.Address, 8080)),
            new(
                "a part by its name",
                async () => await Probe.ResolveAsync(lab.FromCyd, "db") == lab.Cyd.AddressOf(lab.CydsPart)
            ),
            new("the world, from a part", () => Probe.TcpAsync(lab.FromCydsPart, IsolationLab.Shop, 443)),
            new(
                "a port that was sold, from outside",
                () => Probe.TcpAsync(lab.World.File, lab.Engine.Address, IsolationLab.Sold)
            ),
            .. AllowedOfShared(),
            new("what the operator allows", () => Probe.TcpAsync(lab.FromAda, IsolationLab.Partner, 5432)),
            new("a tenant, from the proxy", () => Probe.TcpAsync(lab.Engine.Network.File, lab.Ada.Address, 8080)),
            new(
                "a published port, from outside",
                () => Probe.TcpAsync(lab.World.File, lab.Engine.Address, IsolationLab.Published)
            ),
            new("the host, from outside", () => Probe.TcpAsync(lab.World.File, lab.Engine.Address, 22)),
        ];

    /// <summary>
    /// Another tenant's name is unknown. What shows that the question is right: it is known to who shares a network.
    /// </summary>
    private async Task NamesAreApartAsync()
    {
        (await Probe.ResolveAsync(lab.FromAda, lab.Bob.Name)).ShouldNotBe(lab.Bob.Address);
        await lab.Engine.Docker.Networks.ConnectAsync(lab.Ada.Name, lab.Bob.Name);
        (await Probe.ResolveAsync(lab.FromAda, lab.Bob.Name)).ShouldNotBeNull();
        await lab.Engine.Docker.Networks.DisconnectAsync(lab.Ada.Name, lab.Bob.Name);
        (await Probe.ResolveAsync(lab.FromAda, lab.Bob.Name)).ShouldNotBe(lab.Bob.Address);
    }

    private static async Task<IReadOnlyList<string>> ReachedAsync(IEnumerable<Cell> cells) =>
        [
            .. (await Task.WhenAll(cells.Select(async c => (c.What, Reached: await c.Reaches()))))
                .Where(c => c.Reached)
                .Select(c => c.What),
        ];

    private static async Task<IReadOnlyList<string>> UnreachedAsync(IReadOnlyList<Cell> cells) =>
        [.. cells.Select(c => c.What).Except(await ReachedAsync(cells))];

    private async Task<string> SavedAsync() =>
        string.Join(
            '\n',
            (
                await lab.Engine.Network.RunAsync("iptables-save", "-t", "filter")
                + await lab.Engine.Network.RunAsync("ip6tables-save", "-t", "filter")
            )
                .Split('\n')
                .Where(l => l.StartsWith("-A", StringComparison.Ordinal))
        );

    /// <summary>
    /// The engine keeps bridges apart by rules of its own, and lets strangers through to nobody. Here the guard has to
    /// do it alone.
    /// </summary>
    private async Task TakeAwayWhatTheEngineDoesAsync()
    {
        await lab.Engine.Network.RunAsync("iptables", "-F", "DOCKER-ISOLATION-STAGE-1");
        await lab.Engine.Network.RunAsync("iptables", "-P", "FORWARD", "ACCEPT");
    }

    /// <summary>Tenants have no IPv6. Here they are given some, and the host forwards it.</summary>
    private async Task GiveIpv6Async()
    {
        await SetIpv6Async(lab.Engine.Network.File, "all/forwarding", "1");
        foreach (
            var (tenant, network, address, gateway) in ((Berth.Tenants.TenantSpec, string, string, string)[])
                [(lab.Ada, lab.FromAda, AdaV6, HostV6), (lab.Bob, lab.FromBob, BobV6, "fd00:b::1")]
        )
        {
            var bridge = Berth.Tenants.TenantBridge.NameOf(tenant.Installation, tenant.Subnet);
            await lab.Engine.Network.IpAsync($"address add {gateway}/64 dev {bridge} nodad");
            await SetIpv6Async(network, "all/disable_ipv6", "0");
            await SetIpv6Async(network, "eth0/disable_ipv6", "0");
            await Shell.RunAsync(
                "nsenter",
                [$"--net={network}", "ip", "address", "add", $"{address}/64", "dev", "eth0", "nodad"]
            );
            await Shell.RunAsync(
                "nsenter",
                [$"--net={network}", "ip", "-6", "route", "add", "default", "via", gateway]
            );
        }
        // Its neighbour discovery takes a second to begin.
        for (var i = 0; i < 20 && !await Probe.TcpAsync(lab.FromAda, BobV6, 8081); i++)
            await Task.Delay(50);
        await Shell.RunAsync(
            "nsenter",
            [$"--net={lab.FromAda}", "ip", "address", "add", $"{IsolationLab.Stranger}/32", "dev", "eth0"]
        );
    }

    private static Task<bool> SetIpv6Async(string network, string key, string value) =>
        NetworkNamespace.InsideAsync(
            network,
            () =>
            {
                File.WriteAllText($"/proc/sys/net/ipv6/conf/{key}", value);
                return true;
            }
        );
}
