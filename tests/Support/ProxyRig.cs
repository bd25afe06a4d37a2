using System.Net;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;

namespace Berth.Tests;

/// <summary>
/// A proxy in a container of its own, driven by the product's code, with an upstream in this process. No database, no
/// shop, no tenants: the proxy alone.
/// </summary>
public sealed class ProxyRig : IAsyncDisposable
{
    private readonly DockerClient _docker = DockerClient.Connect();

    private readonly Place _place;

    private ProxyRig(string proxy, Place place, Upstream upstream)
    {
        (ProxyName, _place, Upstream) = (proxy, place, upstream);
        (Proxy, Link) = (
            IEdgeProxy.Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true)),
            new EdgeLink(_docker, Container)
        );
        State = new EdgeState(
            "127.0.0.1",
            Port,
            HttpsPort,
            "shop.localhost",
            upstream.Address,
            $"http://shop.localhost:{Port}",
            []
        )
        {
            PathHost = "apps.shop.localhost",
            Tls = new EdgeTls(false, []),
            Limits = EdgeLimits.Of(new BerthSettings()),
        };
    }

    public string ProxyName { get; }
    public IEdgeProxy Proxy { get; }
    public int Port => _place.Port(0);
    public int HttpsPort => _place.Port(1);

    /// <summary>Ports that are free: for a test's own use.</summary>
    public int SparePort(int which) => _place.Port(8 + which);

    public Upstream Upstream { get; }
    public EdgeLink Link { get; }
    public string Container => _place.Named("rig");

    /// <summary>What was published last, or would be with no tenant.</summary>
    public EdgeState State { get; private set; }

    public DockerClient Docker => _docker;

    /// <summary>
    /// A client that takes every name for this machine. Nothing is followed, and no certificate doubted. Each request has
    /// a connection of its own: one that was opened before a publication and has not asked anything yet is answered by
    /// nginx's old worker, for as long as it waits for a request.
    /// </summary>
    public HttpClient Http { get; } =
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.Zero,
                SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new System.Net.Sockets.Socket(
                        System.Net.Sockets.SocketType.Stream,
                        System.Net.Sockets.ProtocolType.Tcp
                    )
                    {
                        NoDelay = true,
                    };
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            Timeout = Patience.Long,
        };

    public static async Task<ProxyRig> StartAsync(string proxy)
    {
        var rig = new ProxyRig(proxy, await Place.TakeAsync(), await Upstream.StartAsync());
        try
        {
            await rig.CreateAsync();
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>As PublishEdge does.</summary>
    public async Task PublishAsync(params IEnumerable<EdgeRoute> routes)
    {
        var next = State with { Routes = [.. routes] };
        await PublishAsync(next);
    }

    public async Task PublishAsync(EdgeState state)
    {
        await PublishEdge.PushAsync(Link, Proxy, state, CancellationToken.None);
        State = state;
    }

    /// <summary>Asks by name over plain HTTP.</summary>
    public Task<HttpResponseMessage> GetAsync(string host, string path = "/") =>
        Http.GetAsync($"http://{host}:{Port}{path}", HttpCompletionOption.ResponseHeadersRead);

    /// <summary>A proxy's container as src/Infra makes it.</summary>
    public static ContainerSpec Spec(string proxy, string installation) =>
        new ContainerSpec
        {
            Labels = new Dictionary<string, string> { ["berth.installation"] = installation },
            Image = proxy == "caddy" ? "berth/caddy:4" : "berth/nginx:4",
            Volumes = new Dictionary<string, Nothing> { ["/config"] = Nothing.Value, ["/data"] = Nothing.Value },
            HostConfig = new HostConfig
            {
                NetworkMode = "host",
                CapDrop = ["ALL"],
                CapAdd = ["NET_BIND_SERVICE"],
                SecurityOpt = ["no-new-privileges:true"],
                ReadonlyRootfs = true,
                Memory = 512 << 20,
                MemorySwap = 512 << 20,
                Tmpfs = new Dictionary<string, string>
                {
                    ["/tmp"] = "rw,noexec,nosuid,size=64m",
                    ["/run/caddy"] = "rw,noexec,nosuid,size=1m,mode=700",
                    ["/run/nginx"] = "rw,noexec,nosuid,size=1m,mode=700",
                },
                LogConfig = new LogConfig(
                    "json-file",
                    new Dictionary<string, string> { ["max-size"] = "20m", ["max-file"] = "2" }
                ),
            },
        };

    private async Task CreateAsync()
    {
        await _docker.Containers.CreateAsync(Container, Spec(ProxyName, _place.Named("rig")));
        await _docker.Containers.StartAsync(Container);
        await UntilUpAsync();
    }

    /// <summary>Returns when the proxy takes a configuration.</summary>
    public async Task UntilUpAsync()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await PublishAsync(State);
                return;
            }
            catch (Exception e) when (i < 1200 && e is EdgeRefusedException or DockerException or IOException)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            await _docker.Containers.RemoveAsync(Container, force: true, volumes: true);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // as it should be
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Link.DisposeAsync();
        await RemoveAsync();
        await Upstream.DisposeAsync();
        _place.Dispose();
    }
}
