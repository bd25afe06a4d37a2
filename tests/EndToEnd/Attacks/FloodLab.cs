using System.Net;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;
using Berth.Tests.EndToEnd.Isolation;
using Shouldly;

namespace Berth.Tests.EndToEnd.Attacks;

/// <summary>
/// A host with its proxy, on an engine of its own, and a world around it with two visitors. The shop, and the tenants,
/// are this process in the host's network.
/// </summary>
internal sealed class FloodLab : IAsyncDisposable
{
    public const string Shop = "shop.example",
        Tenant = "ada.shop.example",
        OtherTenant = "bob.shop.example";

    private const string HostV6 = "2001:db8:99::2",
        WorldV6 = "2001:db8:99::1";

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-floods-").FullName;
    private readonly string _proxy;
    private NetworkNamespace _world = null!;
    private EdgeLink? _link;

    private FloodLab(string proxy) => _proxy = proxy;

    public OwnEngine Engine { get; private set; } = null!;

    /// <summary>The shop, and the tenant.</summary>
    public Upstream Upstream { get; private set; } = null!;

    /// <summary>Who floods.</summary>
    public Source Attacker => new(_world, IPAddress.Parse("198.51.100.7"), IPAddress.Parse(Engine.Address));

    /// <summary>Who wants to visit meanwhile.</summary>
    public Source Neighbour => new(_world, IPAddress.Parse("203.0.113.10"), IPAddress.Parse(Engine.Address));

    /// <summary>Who floods over IPv6, with so many addresses of their /64.</summary>
    public IReadOnlyList<Source> AttackersV6 { get; private set; } = [];

    /// <summary>Who wants to visit over IPv6, from the next /64.</summary>
    public Source NeighbourV6 => new(_world, IPAddress.Parse("2001:db8:7:2::1"), IPAddress.Parse(HostV6));

    /// <summary>Gives the host, and the visitors, addresses of IPv6.</summary>
    public async Task GetV6Async(int attackers)
    {
        await _world.IpAsync($"address add {WorldV6}/64 dev own{Engine.Number} nodad");
        await Engine.Network.IpAsync($"address add {HostV6}/64 dev uplink nodad");
        await Engine.Network.IpAsync($"-6 route add default via {WorldV6}");
        AttackersV6 =
        [
            .. Enumerable
                .Range(1, attackers)
                .Select(i => new Source(_world, IPAddress.Parse($"2001:db8:7:1::{i:x}"), IPAddress.Parse(HostV6))),
        ];
        foreach (var source in AttackersV6.Append(NeighbourV6))
            await _world.IpAsync($"address add {source.From}/128 dev lo nodad");
    }

    public static async Task<FloodLab> StartAsync(string proxy, EdgeLimits limits)
    {
        var lab = new FloodLab(proxy);
        try
        {
            await lab.BuildAsync(limits);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>berth hosts prepare</c> on the host.</summary>
    public async Task PrepareAsync(int connections, int perSecond)
    {
        var (code, said) = await Prepare.RunAsync(
            Engine,
            $"floods-{Engine.Number}",
            _folder,
            new Dictionary<string, string>
            {
                ["Berth__Isolation__ConnectionsPerAddress"] = $"{connections}",
                ["Berth__Isolation__NewConnectionsPerSecond"] = $"{perSecond}",
                ["Berth__Isolation__Dns__0"] = "9.9.9.9",
            }
        );
        code.ShouldBe(0, said);
    }

    /// <summary>The proxy has not ended since the beginning, and its memory is not nearly used up.</summary>
    public async Task IsUpAsync()
    {
        var made = await Engine.Docker.Containers.InspectAsync("edge");
        (made.State.Running, made.State.OOMKilled, made.RestartCount).ShouldBe((true, false, 0));
        var stats = await Engine.Docker.Stats.ReadAsync("edge");
        stats.MemoryUsed.ShouldBeLessThan(stats.MemoryLimit * 3 / 4);
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is not null)
            await _link.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
        if (Engine is not null)
            await Engine.DisposeAsync();
        if (_world is not null)
            await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BuildAsync(EdgeLimits limits)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "passphrase"), "for tests");
        Engine = await OwnEngine.StartAsync(async number =>
            _world = await NetworkNamespace.CreateAsync($"berth-own-{number}-world")
        );
        foreach (var source in (Source[])[Attacker, Neighbour])
            await _world.IpAsync($"address add {source.From}/32 dev lo");
        var spec = ProxyRig.Spec(_proxy, "floods");
        await Engine.LoadAsync(spec.Image);
        Upstream = await Upstream.StartAsync(Engine.Network);
        await Engine.Docker.Containers.CreateAsync("edge", spec);
        await Engine.Docker.Containers.StartAsync("edge");
        _link = new EdgeLink(Engine.Docker, "edge");
        var state = new EdgeState(
            "",
            80,
            443,
            Shop,
            Upstream.Address,
            $"http://{Shop}",
            [new EdgeRoute("ada", Upstream.Address), new EdgeRoute("bob", Upstream.Address)]
        )
        {
            Tls = new EdgeTls(false, [SelfSigned.For(Shop, $"*.{Shop}")]),
            Limits = limits,
        };
        var proxy = IEdgeProxy.Of(Enum.Parse<ProxyKind>(_proxy, ignoreCase: true));
        (
            await Patience.UntilAsync(async () =>
            {
                try
                {
                    await PublishEdge.PushAsync(_link, proxy, state, CancellationToken.None);
                    return true;
                }
                catch (Exception e) when (e is DockerException or IOException or EdgeRefusedException)
                {
                    return false; // it is not up yet
                }
            })
        ).ShouldBeTrue();
    }
}
