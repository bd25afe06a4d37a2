using System.Net;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Containers;
using Berth.Tenants.Provisioning;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// A host with two tenants, made as the product makes them, on an engine of its own; and a world around it, with a
/// cloud's metadata, neighbours and mail servers.
/// </summary>
public sealed class IsolationLab : IAsyncLifetime
{
    public const string Shop = "203.0.113.10",
        NameServer = "10.66.0.53",
        Partner = "10.66.7.1",
        Stranger = "198.51.100.7";

    /// <summary>Services of clouds whose addresses look like others': Azure's and Oracle's.</summary>
    public static readonly string[] Platforms = ["168.63.129.16", "192.0.0.192"];

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-isolation-").FullName;
    private readonly Listeners _listeners = new();

    public OwnEngine Engine { get; private set; } = null!;
    public NetworkNamespace World { get; private set; } = null!;
    public TenantSpec Ada { get; private set; } = null!;
    public TenantSpec Bob { get; private set; } = null!;

    /// <summary>One with a part, and with a port of the host's that was sold with it.</summary>
    public TenantSpec Cyd { get; private set; } = null!;

    public TenantContainer CydsPart => Cyd.Containers[0];

    /// <summary>Two tenants of another product, which share a helper, each with a way to it; and the helper.</summary>
    public TenantSpec Eve { get; private set; } = null!;

    public TenantSpec Fay { get; private set; } = null!;

    public SharedPlace Helper { get; private set; } = null!;

    public string FromEve { get; private set; } = "";

    public string FromHelper { get; private set; } = "";

    /// <summary>Where a tenant finds its way to the helper, and where the helper sees that.</summary>
    public static string WayOf(TenantSpec tenant) => tenant.AddressOf(tenant.Containers[0]);

    /// <inheritdoc cref="WayOf"/>
    public async Task<string> WayFromHelperAsync(TenantSpec tenant) =>
        (await Engine.Docker.Containers.InspectAsync(tenant.NameOf(tenant.Containers[0])))
            .NetworkSettings
            .Networks![Helper.Network]
            .IPAddress;

    /// <summary>The tenants' networks, as files.</summary>
    public string FromAda { get; private set; } = "";

    public string FromBob { get; private set; } = "";

    public string FromCyd { get; private set; } = "";

    public string FromCydsPart { get; private set; } = "";

    /// <summary>The port that was sold, and the next of the pool, which was not.</summary>
    public const int Sold = 20100,
        Unsold = 20101;

    /// <summary>The published port of somebody else's container.</summary>
    public const int Published = 15432;

    /// <summary>What reached the world's UDP services.</summary>
    internal bool WasHeard(string text) => _listeners.Heard.Contains(text);

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return; // the tests skip themselves
        Engine = await OwnEngine.StartAsync(
            async number => World = await NetworkNamespace.CreateAsync($"berth-own-{number}-world"),
            $"--dns={NameServer}",
            "--host=tcp://0.0.0.0:2375",
            "--tls=false"
        );
        await Engine.LoadAsync("berth/hello:1");
        await Task.WhenAll(BuildWorldAsync(), BuildHostAsync());
    }

    /// <summary>Runs <c>berth hosts prepare</c> on the host.</summary>
    public Task<(int Code, string Said)> PrepareAsync(params string[] arguments) =>
        Prepare.RunAsync(
            Engine,
            Ada.Installation,
            _folder,
            new Dictionary<string, string>
            {
                ["Berth__Isolation__Dns__0"] = NameServer,
                ["Berth__Isolation__Allow__0"] = "10.66.7.9/24",
                ["Berth__Docker__PortPool"] = $"{Sold}-{Unsold}",
            },
            arguments
        );

    public async ValueTask DisposeAsync()
    {
        _listeners.Dispose();
        if (Engine is not null)
            await Engine.DisposeAsync();
        if (World is not null)
            await World.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BuildWorldAsync()
    {
        await World.IpAsync("link add world type bridge");
        foreach (
            var address in (string[])
                [
                    $"{Shop}/24",
                    "169.254.169.254/32",
                    $"{NameServer}/24",
                    $"{Partner}/24",
                    "192.168.66.1/24",
                    "172.20.66.1/24",
                    "100.64.66.1/24",
                    .. Platforms.Select(p => $"{p}/32"),
                ]
        )
            await World.IpAsync($"address add {address} dev world");
        await World.IpAsync("link set world up");
        // A neighbour who thinks of it reaches tenants by way of their host, unless that forbids it.
        await World.IpAsync($"route add 10.201.0.0/24 via {Engine.Address}");
        await _listeners.TcpAsync(World.File, 22, 25, 80, 443, 465, 587, 5432);
        await _listeners.UdpAsync(World.File, Shop, 443);
        await _listeners.UdpAsync(World.File, NameServer, 53, q => Listeners.Dns(q, IPAddress.Parse(Shop)));
    }

    private async Task BuildHostAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "passphrase"), "for tests");
        (Ada, Bob) = (Tenant("ada", "10.201.0.8/29"), Tenant("bob", "10.201.0.16/29"));
        Cyd = Tenant("cyd", "10.201.0.24/29") with
        {
            HasParts = true,
            Containers =
            [
                Hello with
                {
                    Name = "db",
                    Port = 0,
                    Mounts = [],
                },
                Hello with
                {
                    Ports = [new PortSpec(Sold, 8080, "tcp")],
                },
            ],
        };
        foreach (var tenant in (TenantSpec[])[Ada, Bob, Cyd])
            await UpAsync(tenant);
        (FromAda, FromBob, FromCyd) = (await NetworkOfAsync(Ada), await NetworkOfAsync(Bob), await NetworkOfAsync(Cyd));
        FromCydsPart = Engine.NetworkOf((await Engine.Docker.Containers.InspectAsync(Cyd.NameOf(CydsPart))).Id);
        await ShareAsync();
        await PublishAsync();
        // What a host runs: SSH, the shop, the proxy's admin, PostgreSQL.
        await _listeners.TcpAsync(Engine.Network.File, 22, 5080, 2019, 5432);
        await _listeners.UdpAsync(Engine.Network.File, Ada.Gateway, 53);
        await _listeners.UdpAsync(FromBob, Bob.Address, 5353);
        await _listeners.TcpAsync(FromBob, 8081);
    }

    private async Task ShareAsync()
    {
        var row = SharedHelper.Of(DockerHost.Local, "other", "browser", "10.201.0.128/26", DateTimeOffset.UtcNow);
        row.MadeOf("berth/hello:1", "berth/hello:1", 64);
        var made = new SharedContainer(
            Ada.Installation,
            row,
            new SharedTerms
            {
                Image = "berth/hello:1",
                Ports = [8080],
                MemoryMb = 64,
                Environment = { ["DATA"] = "/tmp" },
            }
        );
        Helper = made.Place;
        await Engine.Docker.Networks.CreateAsync(made.Network);
        await Engine.Docker.Containers.CreateAsync(made.Name, made.Container);
        await Engine.Docker.Containers.StartAsync(made.Name);
        Eve = Sharing("eve", "10.201.0.40/29");
        Fay = Sharing("fay", "10.201.0.48/29");
        await UpAsync(Eve);
        await UpAsync(Fay);
        FromEve = await NetworkOfAsync(Eve);
        FromHelper = await NetworkOfHelperAsync();
    }

    public async Task<string> NetworkOfHelperAsync() =>
        Engine.NetworkOf((await Engine.Docker.Containers.InspectAsync(Helper.Network)).Id);

    /// <summary>Has somebody listen in a network.</summary>
    public Task ListenAsync(string network, int port) => _listeners.TcpAsync(network, port);

    private TenantSpec Sharing(string slug, string subnet) =>
        Tenant(slug, subnet) with
        {
            HasParts = true,
            Containers = [Helper.Way("berth/hello:1", TenantSpec.AddressOf(subnet, Helper.Name, [Helper.Name])), Hello],
        };

    /// <summary>
    /// Makes a tenant as the reconcile does; with <paramref name="refresh"/> it looks at what is there first.
    /// </summary>
    public async Task UpAsync(TenantSpec tenant, bool refresh = false)
    {
        var settings = new BerthSettings
        {
            Stacks =
            {
                Backend = $"file://{_folder}",
                PassphraseFile = Path.Combine(_folder, "passphrase"),
                WorkFolder = _folder,
            },
        };
        var stacks = new PulumiTenantStacks(settings, NullLogger<PulumiTenantStacks>.Instance);
        if (refresh)
            await stacks.RefreshAsync(tenant, TestContext.Current.CancellationToken);
        await stacks.UpAsync(tenant, _ => { }, TestContext.Current.CancellationToken);
        await StartContainers.StartAsync(
            Engine.Docker,
            tenant,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
    }

    public TenantSpec Tenant(string slug, string subnet) =>
        new()
        {
            Slug = slug,
            TenantId = Guid.NewGuid(),
            Installation = $"isolation-{Engine.Number}",
            DockerHost = Engine.Endpoint,
            Subnet = subnet,
            Containers = [Hello],
        };

    private static readonly TenantContainer Hello = new()
    {
        Image = "berth/hello:1",
        Port = 8080,
        Mounts = [new MountSpec(MountSpec.Data, "/data")],
        MemoryMb = 64,
        Cpus = 0.25,
        Pids = 64,
    };

    public async Task<string> NetworkOfAsync(TenantSpec tenant) =>
        Engine.NetworkOf((await Engine.Docker.Containers.InspectAsync(tenant.Name)).Id);

    /// <summary>
    /// Something of the operator's own, not Berth's, that is published on all of the host's addresses.
    /// </summary>
    private async Task PublishAsync()
    {
        var created = await Engine.Docker.Containers.CreateAsync(
            "published",
            new ContainerSpec
            {
                Image = "berth/hello:1",
                ExposedPorts = new Dictionary<string, Nothing> { ["8080/tcp"] = new() },
                HostConfig = new HostConfig
                {
                    PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>>
                    {
                        ["8080/tcp"] = [new("0.0.0.0", $"{Published}")],
                    },
                },
            }
        );
        await Engine.Docker.Containers.StartAsync(created.Id);
    }
}
