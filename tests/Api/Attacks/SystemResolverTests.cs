using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Platform.Webhooks;
using Berth.Tenants.Domains;
using Berth.Tests.Domains;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>
/// A webhook's name that leads outside once and inside from then on, through all that is between the worker and the
/// name's server: the worker is a process of its own, the system's resolver is asked, and its resolv.conf names a server
/// of the test's. All are in a network of the test's own, where the "public" address is one of its own, too.
/// </summary>
public sealed class SystemResolverTests
{
    private const string Host = "hooks.example",
        Public = "93.184.216.34",
        Resolver = "127.0.0.77";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.7.7.7")]
    [InlineData("::1")]
    public async Task AWebhooksNameThatChangesIsNotFollowedInside(string inside)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks and mounts of one's own need root.");
        await using var network = await NetworkNamespace.CreateAsync($"berth-names-{Guid.NewGuid():N}"[..20]);
        await network.IpAsync($"address add {Public}/32 dev lo");
        if (!IPAddress.IsLoopback(IPAddress.Parse(inside)))
            await network.IpAsync($"address add {inside}/32 dev lo");
        using var outer = await Listener.StartAsync(network, Public);
        using var inner = await Listener.StartAsync(network, inside);
        var (type, questions) = (
            inside.Contains(':', StringComparison.Ordinal) ? DnsType.Aaaa : DnsType.A,
            new ConcurrentQueue<DnsType>()
        );
        var leadsInside = false;
        await using var names = await NameServer.InsideAsync(network, Resolver);
        names.Says = (host, asked) =>
        {
            if (host == Host)
                questions.Enqueue(asked);
            return host != Host ? []
                : leadsInside
                    ? asked == type ? [inside]
                        : []
                : asked == DnsType.A ? [Public]
                : [];
        };

        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Installation"] = "berth-names" }
        );
        using var worker = StartWorker(app, network, out var said);
        try
        {
            var endpoint = await AddAsync(app);
            // The first goes where the name leads. There is no certificate, so that nothing is sent; but it was called.
            (await TriedAsync(app, endpoint, said)).ShouldBe("Its certificate is not valid, or it speaks no TLS.");
            (outer.Came, inner.Came).ShouldBe((1, 0));
            leadsInside = true;
            for (var i = 0; i < 2; i++)
                (await TriedAsync(app, endpoint, said)).ShouldBe(
                    "It leads to a private address, where nothing is sent."
                );
            (outer.Came, inner.Came).ShouldBe((1, 0));
            questions.Count(q => q == type).ShouldBeGreaterThanOrEqualTo(3, "It was the system that asked, each time.");
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync();
        }
    }

    /// <summary>The worker as a host runs it, with that application's settings and a resolv.conf of its own.</summary>
    private static Process StartWorker(TestApp app, NetworkNamespace network, out Func<string> said)
    {
        var builder = WebApplication.CreateSlimBuilder();
        app.Configure(builder);
        var settings = builder
            .Configuration.AsEnumerable()
            .Where(s => s.Value is not null)
            .ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!);
        var resolver = Path.Combine(settings["Berth__Stacks__WorkFolder"], "resolv.conf");
        File.WriteAllText(resolver, $"nameserver {Resolver}\noptions timeout:2 attempts:2\n");
        return Shell.Start(
            "nsenter",
            [
                $"--net={network.File}",
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec dotnet \"$1\" work",
                resolver,
                Shell.Dll("Api", "berth"),
            ],
            settings,
            out said
        );
    }

    private static async Task<Guid> AddAsync(TestApp app)
    {
        var endpoint = Guid.Empty;
        await app.InScopeAsync<SealSecret>(async seal =>
        {
            await using var db = app.Db();
            var (made, _) = WebhookEndpoint.Make(
                $"https://{Host}/",
                [WebhookEvent.Created],
                seal,
                DateTimeOffset.UtcNow
            );
            db.WebhookEndpoints.Add(made);
            await db.SaveChangesAsync();
            endpoint = made.Id;
        });
        return endpoint;
    }

    /// <summary>Has one more delivery sent; what the worker says of it.</summary>
    private static async Task<string> TriedAsync(TestApp app, Guid endpoint, Func<string> said)
    {
        var delivery = WebhookDelivery.Of(endpoint, WebhookEvent.Created, "{}", DateTimeOffset.UtcNow);
        await using (var db = app.Db())
        {
            db.WebhookDeliveries.Add(delivery);
            db.Enqueue(SendWebhook.Job(delivery.Id));
            await db.SaveChangesAsync();
        }
        string? trouble = null;
        (
            await Patience.UntilAsync(async () =>
            {
                await using var db = app.Db();
                trouble = await db
                    .WebhookDeliveries.Where(d => d.Id == delivery.Id && d.Attempts > 0)
                    .Select(d => d.Trouble ?? "It arrived.")
                    .SingleOrDefaultAsync();
                return trouble is not null;
            })
        ).ShouldBeTrue($"The worker did not try:\n{said()}");
        return trouble!;
    }

    /// <summary>Counts who calls at an address, and hangs up.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly Socket _socket;
        private int _came;

        private Listener(Socket socket)
        {
            _socket = socket;
            _ = AcceptAsync();
        }

        public int Came => Volatile.Read(ref _came);

        public static async Task<Listener> StartAsync(NetworkNamespace network, string address) =>
            new(
                await network.InsideAsync(() =>
                {
                    var at = new IPEndPoint(IPAddress.Parse(address), 443);
                    var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(at);
                    socket.Listen();
                    return socket;
                })
            );

        public void Dispose() => _socket.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var call = await _socket.AcceptAsync();
                    Interlocked.Increment(ref _came);
                    // Something that is no TLS.
                    await call.SendAsync("no\r\n"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is over.
            }
        }
    }
}
