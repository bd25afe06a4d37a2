using System.Net.WebSockets;
using System.Text;
using Berth.Docker;
using Berth.Doors.Live;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Tenants;
using Berth.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Live;

/// <summary>
/// The web, and the worker's half of live things in the same process, with their socket between them, at a real container
/// of a tenant's. The clock can be moved; what is logged is kept.
/// </summary>
internal sealed class ConsoleRig : IAsyncDisposable
{
    public const string Origin = "http://shop.example:8080";
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-console-").FullName;
    private Life _life = new();
    private ServiceProvider _worker = null!;
    private IReadOnlyList<IHostedService> _hosted = [];

    public TestApp App { get; private set; } = null!;
    public Order Order { get; private set; } = null!;
    public MovingClock Clock { get; } = new();
    public RecordedLog Log { get; } = new();
    public Guid TenantId => Order.TenantId!.Value;

    /// <summary>The container.</summary>
    public string Container { get; private set; } = "";

    public static async Task<ConsoleRig> StartAsync()
    {
        var rig = new ConsoleRig();
        var slug = $"con{Guid.NewGuid():N}"[..20];
        rig.App = await TestApp.StartAsync(
            Origin,
            new Dictionary<string, string?> { ["Berth:Worker:Socket"] = Path.Combine(rig._folder, "worker.sock") },
            rig.Clock,
            log: rig.Log
        );
        rig.Order = await rig.App.BuyAsync(slug);
        rig.Container = TenantSpec.NameOf("berth-unit", slug);
        await rig._docker.Containers.CreateAsync(
            rig.Container,
            new ContainerSpec
            {
                Image = "berth/hello:1",
                Labels = new Dictionary<string, string> { [TenantStack.TenantLabel] = $"{rig.TenantId}" },
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    PidsLimit = 64,
                    CapDrop = ["ALL"],
                    SecurityOpt = ["no-new-privileges"],
                },
            }
        );
        await rig._docker.Containers.StartAsync(rig.Container);
        await rig.StartWorkerAsync();
        return rig;
    }

    /// <summary>As a worker that begins: it finds what an earlier one left.</summary>
    public async Task StartWorkerAsync()
    {
        var from = App.Worker;
        _life = new Life();
        var services = new ServiceCollection()
            .AddLogging(l => l.AddProvider(Log))
            .AddSingleton(from.GetRequiredService<IDbContextFactory<AppDb>>())
            .AddSingleton(from.GetRequiredService<KnownHosts>())
            .AddSingleton(from.GetRequiredService<ProductCatalog>())
            .AddSingleton(from.GetRequiredService<BerthSettings>())
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IHostApplicationLifetime>(_life)
            .AddScoped(_ => from.CreateScope().ServiceProvider.GetRequiredService<ChangeTenant>())
            .AddLiveWorker(from.GetRequiredService<BerthSettings>());
        _worker = services.BuildServiceProvider();
        _hosted = [.. _worker.GetServices<IHostedService>()];
        foreach (var service in _hosted)
            await service.StartAsync(default);
    }

    /// <summary>As when it is asked to end.</summary>
    public async Task StopWorkerAsync()
    {
        await _life.Stopping.CancelAsync();
        foreach (var service in _hosted)
            await service.StopAsync(default);
        await _worker.DisposeAsync();
        _hosted = [];
    }

    /// <summary>A browser's console, by the order's page.</summary>
    public Task<Terminal> OpenAsync(Visitor? who = null, string? origin = Origin) =>
        OpenAsync($"/orders/{Order.Token}/console/socket", who, origin);

    /// <summary>The same at another address.</summary>
    public async Task<Terminal> OpenAsync(string path, Visitor? who = null, string? origin = Origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        if (who is not null)
            socket.Options.Cookies = who.Cookies;
        try
        {
            var address = new UriBuilder(new Uri(App.Http.BaseAddress!, path)) { Scheme = "ws" }.Uri;
            await socket.ConnectAsync(address, default);
        }
        catch (WebSocketException)
        {
            return new Terminal(socket, (int)socket.HttpStatusCode);
        }
        return new Terminal(socket, 101);
    }

    /// <summary>What runs in the container with a console's mark in its environment.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync() =>
        [
            .. (
                await _docker.Exec.RunAsync(
                    Container,
                    [
                        "/bin/busybox",
                        "sh",
                        "-c",
                        "exec /bin/busybox grep -l BERTH_CONSOLE= /proc/[0-9]*/environ 2>/dev/null",
                    ]
                )
            ).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        ];

    /// <summary>Starts a shell as a worker does that is killed then.</summary>
    public Task<ExecTerminal> LeaveAsync() =>
        _docker.Exec.OpenTerminalAsync(
            Container,
            new ExecSpec { Cmd = ["/bin/busybox", "sh"], Env = ["BERTH_CONSOLE=1"] },
            new TerminalSize(80, 24)
        );

    /// <summary>From now on the shell is not where the product's file says.</summary>
    public Task RemoveShellAsync() =>
        _docker.Exec.RunAsync(
            Container,
            new ExecSpec { Cmd = ["/bin/busybox", "mv", "/bin/busybox", "/bin/moved"], User = "0" }
        );

    /// <summary>Ends the container under it.</summary>
    public Task StopContainerAsync() => _docker.Containers.KillAsync(Container);

    /// <summary>The audit's rows about the tenant's console, oldest first.</summary>
    public async Task<IReadOnlyList<(string Actor, string? Before, string? After)>> AuditAsync()
    {
        await using var db = App.Db();
        return
        [
            .. (
                await db
                    .Audit.Where(a => a.Kind == "Tenant" && a.Subject == $"{TenantId}" && a.Field == "Console")
                    .OrderBy(a => a.Id)
                    .ToListAsync()
            ).Select(a => (a.Actor, a.Before, a.After)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_hosted.Count > 0)
            await StopWorkerAsync();
        await _docker.Containers.RemoveAsync(Container, force: true, volumes: true);
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a browser has of it.</summary>
    internal sealed class Terminal(ClientWebSocket socket, int status) : IDisposable
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        /// <summary>101, or how it was refused.</summary>
        public int Status => status;

        /// <summary>Bytes that it has been shown so far.</summary>
        public long Shown { get; private set; }

        public Task TypeAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Binary);

        public async Task SendAsync(byte[] message, WebSocketMessageType type) =>
            await socket.SendAsync(message, type, true, default);

        /// <summary>What it shows until a text is there.</summary>
        public async Task<string> UntilAsync(string text)
        {
            var seen = "";
            while (!seen.Contains(text, StringComparison.Ordinal))
            {
                var (type, said) = await NextAsync();
                if (type == WebSocketMessageType.Close)
                    throw new InvalidOperationException($"It ended without {text}:\n{seen}");
                if (
                    type == WebSocketMessageType.Text
                    && ConsoleNote.Read(Encoding.UTF8.GetBytes(said)) is not { Kind: ConsoleNote.Begun }
                )
                    throw new InvalidOperationException($"{said} instead of {text}:\n{seen}");
                seen = (seen + said)[^Math.Min(seen.Length + said.Length, 100_000)..];
            }
            return seen;
        }

        /// <summary>Why it ends, in words.</summary>
        public async Task<string> EndsAsync()
        {
            var note = "";
            while (true)
            {
                var (type, said) = await NextAsync();
                if (type == WebSocketMessageType.Text)
                    note = ConsoleNote.Read(Encoding.UTF8.GetBytes(said))!.Text;
                if (type != WebSocketMessageType.Close)
                    continue;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
                return note;
            }
        }

        private async Task<(WebSocketMessageType, string)> NextAsync()
        {
            using var limit = new CancellationTokenSource(Patience.Long);
            var got = await socket.ReceiveAsync(new ArraySegment<byte>(_buffer), limit.Token);
            if (got.MessageType == WebSocketMessageType.Binary)
                Shown += got.Count;
            return (got.MessageType, Encoding.UTF8.GetString(_buffer, 0, got.Count));
        }

        public void Dispose() => socket.Dispose();
    }

    private sealed class Life : IHostApplicationLifetime
    {
        public CancellationTokenSource Stopping { get; } = new();
        public CancellationToken ApplicationStarted => default;
        public CancellationToken ApplicationStopping => Stopping.Token;
        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopping.Cancel();
    }
}
