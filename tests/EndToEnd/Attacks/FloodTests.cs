using System.Diagnostics;
using System.Net;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Attacks;

/// <summary>
/// One visitor takes all that they get, over the wire, with a few thousand connections; another is served meanwhile as
/// if nothing were, and the proxy lives on. Each flood is bounded in number and time, and in networks of the test's
/// own.
/// </summary>
public sealed class FloodTests
{
    private const int Most = 256;

    private static readonly EdgeLimits Limits = new(1024, Most * 2, []);

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public async Task BodiesThatNeverCome(string proxy)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await using var lab = await FloodLab.StartAsync(proxy, Limits);
        // Nothing limits it.
        var before = await lab.Attacker.OpenAsync(600);
        before.Count.ShouldBe(600);
        Source.Close(before);

        await lab.PrepareAsync(Most, perSecond: 0);
        var open = await lab.Attacker.OpenAsync(3000);
        open.Count.ShouldBeInRange(Most - 6, Most);
        var begun = Stopwatch.StartNew();
        foreach (
            var (host, part) in ((string, IEnumerable<System.Net.Sockets.Socket>)[])
                [(FloodLab.Shop, open.Take(200)), ("nobody.shop.example", open.Skip(200))]
        )
            await Source.SayAsync(part, $"POST /upload HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n");
        var slow = Task.WhenAll(
            UploadAsync(lab, "http", HttpVersion.Version11),
            UploadAsync(lab, "https", HttpVersion.Version20),
            WatchAsync(lab, EdgeLimits.ShopBody)
        );
        await OthersAreServedAsync(lab);
        // They are not counted away by asking again: the rules that are in force stay as they are.
        await lab.PrepareAsync(Most, perSecond: 0);
        (await lab.Attacker.OpenAsync(300)).Count.ShouldBeLessThan(10);

        // Nor are they waited for.
        (await Source.EndedAsync(open, EdgeLimits.ShopBody + TimeSpan.FromSeconds(30))).ShouldBe(open.Count);
        begun.Elapsed.ShouldBeLessThan(EdgeLimits.ShopBody + TimeSpan.FromSeconds(15));
        Source.Close(open);
        // Whoever is slow and has a reason is waited for.
        await slow;
        // The kernel strikes off what has ended when somebody comes, a few at a time.
        (
            await Patience.UntilAsync(async () =>
            {
                var again = await lab.Attacker.OpenAsync(100);
                Source.Close(again);
                return again.Count == 100;
            })
        ).ShouldBeTrue();
        await lab.IsUpAsync();
    }

    [Theory]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public async Task WebSockets(string proxy)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await using var lab = await FloodLab.StartAsync(proxy, Limits);
        await lab.PrepareAsync(Most, perSecond: 0);
        var open = await lab.Attacker.OpenAsync(2000);
        open.Count.ShouldBeInRange(Most - 6, Most);
        await Source.SayAsync(open, Upgrade);
        (await Source.HearAsync(open, TimeSpan.FromSeconds(10))).ShouldAllBe(a =>
            a != null && a.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
        );
        await OthersAreServedAsync(lab);
        var theirs = await lab.Neighbour.OpenAsync(50);
        await Source.SayAsync(theirs, Upgrade);
        (await Source.HearAsync(theirs, TimeSpan.FromSeconds(10))).ShouldAllBe(a =>
            a != null && a.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
        );
        Source.Close(theirs);
        Source.Close(open);
        await lab.IsUpAsync();
    }

    [Theory]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public async Task ConnectionsAreBegunNoFasterThanSo(string proxy)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await using var lab = await FloodLab.StartAsync(proxy, Limits);
        await lab.PrepareAsync(connections: 0, perSecond: 50);
        var begun = Stopwatch.StartNew();
        var came = 0;
        for (var i = 0; i < 20; i++)
        {
            var open = await lab.Attacker.OpenAsync(100);
            came += open.Count;
            Source.Close(open);
        }
        came.ShouldBeInRange(100, 110 + (int)(begun.Elapsed.TotalSeconds * 50));
        await OthersAreServedAsync(lab);
        await lab.IsUpAsync();
    }

    /// <summary>Few connections, and in each as many requests as it may have, none of which comes to an end.</summary>
    [Theory]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public async Task StreamsOfHttp2(string proxy)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await using var lab = await FloodLab.StartAsync(proxy, Limits);
        await lab.PrepareAsync(Most, perSecond: 0);
        var clients = Enumerable.Range(0, 20).Select(_ => lab.Attacker.Client(TimeSpan.FromSeconds(12))).ToList();
        var answers = await Task.WhenAll(
            clients.SelectMany(c => Enumerable.Range(0, 100).Select(_ => FloodAsync(c))).Append(LookAsync(lab))
        );
        foreach (var client in clients)
            client.Dispose();
        // Caddy gives one visitor what is for anybody, and what is kept for visitors such as them; nginx counts theirs.
        var (most, refusal) =
            proxy == "caddy"
                ? (Limits.ForAnybody + Limits.KeptForPart, HttpStatusCode.BadGateway)
                : (Limits.RequestsPerAddress, HttpStatusCode.TooManyRequests);
        // A few more than may be open at once come through: those that take a place which another has just left.
        answers.Count(a => a == null).ShouldBeInRange(most * 3 / 4, most * 11 / 10);
        answers.Where(a => a != null).ShouldAllBe(a => a == refusal);
        await lab.IsUpAsync();
    }

    /// <summary>
    /// Over IPv6 a visitor has as many addresses as they like, all of one /64: they are one source. The bodies of their
    /// requests never come, either.
    /// </summary>
    [Fact]
    public async Task ManyAddressesOfOneNetwork()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        await using var lab = await FloodLab.StartAsync("caddy", Limits);
        await lab.GetV6Async(attackers: 40);
        // Nothing limits them.
        var before = await OpenAsync(lab.AttackersV6, each: 15);
        before.Count.ShouldBe(600);
        Source.Close(before);

        await lab.PrepareAsync(Most, perSecond: 0);
        var open = await OpenAsync(lab.AttackersV6, each: 25);
        open.Count.ShouldBeInRange(Most - 6, Most);
        await Source.SayAsync(open, $"POST /upload HTTP/1.1\r\nHost: {FloodLab.Shop}\r\nContent-Length: 1000\r\n\r\n");
        // One of their addresses that has none open yet is refused, too; the next network is not, nor is IPv4.
        (await lab.AttackersV6[^1].OpenAsync(20)).Count.ShouldBeLessThan(10);
        await OthersAreServedAsync(lab);
        await OthersAreServedAsync(lab, lab.NeighbourV6);
        Source.Close(open);
        await lab.IsUpAsync();
    }

    private static async Task<IReadOnlyList<System.Net.Sockets.Socket>> OpenAsync(
        IEnumerable<Source> sources,
        int each
    ) => [.. (await Task.WhenAll(sources.Select(s => s.OpenAsync(each)))).SelectMany(s => s)];

    private static string Upgrade =>
        $"GET /ws HTTP/1.1\r\nHost: {FloodLab.Tenant}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /// <summary>The answer's status; null when none came.</summary>
    private static async Task<HttpStatusCode?> FloodAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{FloodLab.Tenant}/never")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
        catch (TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>The flood is on: the neighbour is served by the shop, by another tenant, and by this one.</summary>
    private static async Task<HttpStatusCode?> LookAsync(FloodLab lab)
    {
        (
            await Patience.UntilAsync(() => Task.FromResult(lab.Upstream.Waiting >= Limits.RequestsPerAddress / 2))
        ).ShouldBeTrue();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await OthersAreServedAsync(lab);
        foreach (var tenant in (string[])[FloodLab.OtherTenant, FloodLab.Tenant])
        {
            // As a browser does: a page and all that it needs at once, over one connection.
            using var client = lab.Neighbour.Client(TimeSpan.FromSeconds(20));
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 20)
                    .Select(async _ =>
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{tenant}/plain")
                        {
                            Version = HttpVersion.Version20,
                            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                        };
                        using var answer = await client.SendAsync(request);
                        return answer.StatusCode;
                    })
            );
            answers.ShouldAllBe(a => a == HttpStatusCode.OK);
        }
        return null;
    }

    /// <summary>A tenant's visitor with a slow line: longer than the shop would wait.</summary>
    private static async Task UploadAsync(FloodLab lab, string scheme, Version version)
    {
        using var client = lab.Neighbour.Client(Patience.Long);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{scheme}://{FloodLab.Tenant}/upload")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new SlowBody(EdgeLimits.ShopBody + TimeSpan.FromSeconds(4)),
        };
        using var answer = await client.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBe($"{34 * 1000}");
    }

    /// <summary>The shop's answers last as long as they like.</summary>
    private static async Task WatchAsync(FloodLab lab, TimeSpan longerThan)
    {
        using var client = lab.Neighbour.Client(Patience.Long);
        await using var stream = await client.GetStreamAsync($"http://{FloodLab.Shop}/slow");
        var buffer = new byte[1024];
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < longerThan + TimeSpan.FromSeconds(4); )
            (await stream.ReadAsync(buffer)).ShouldBeGreaterThan(0);
    }

    /// <summary>The neighbour opens the shop twenty times, over connections of their own.</summary>
    private static async Task OthersAreServedAsync(FloodLab lab, Source? from = null)
    {
        for (var i = 0; i < 20; i++)
        {
            using var client = (from ?? lab.Neighbour).Client(TimeSpan.FromSeconds(20));
            var watch = Stopwatch.StartNew();
            (await client.GetStringAsync($"http://{FloodLab.Shop}/plain")).ShouldBe("plain");
            watch.Elapsed.ShouldBeLessThan(Quick);
        }
    }
}
