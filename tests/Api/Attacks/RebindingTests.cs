using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Berth.Platform.Addresses;
using Berth.Platform.Settings;
using Berth.Platform.Webhooks;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Berth.Tests.Domains;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Caller = Berth.Tests.AdminApi.Program;

namespace Berth.Tests.Attacks;

/// <summary>
/// Addresses that lead inside: written out in every form, and by names whose server says one thing first and another
/// thing then.
/// </summary>
public sealed class RebindingTests
{
    private const string Public = "93.184.216.34",
        Refused = "It leads to a private address, where nothing is sent.";

    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>The first, the last and one in the middle of each network that is not public, in each of their forms.</summary>
    private static IEnumerable<IPAddress> Inside()
    {
        foreach (
            var network in SpecialNetworks
                .V4.Concat(SpecialNetworks.V6)
                .Concat(SpecialNetworks.Documentation)
                .Select(n => IPNetwork.Parse(n))
        )
        {
            var first = network.BaseAddress.GetAddressBytes();
            var last = first.ToArray();
            for (var bit = network.PrefixLength; bit < last.Length * 8; bit++)
                last[bit / 8] |= (byte)(0x80 >> (bit % 8));
            var middle = first.Zip(last, (a, b) => (byte)(a + (b - a) / 2)).ToArray();
            foreach (var bytes in (byte[][])[first, middle, last])
            {
                // What stands for IPv4 is what it stands for, and a public one is public.
                var address = new IPAddress(bytes);
                if (address.IsIPv4MappedToIPv6)
                    continue;
                yield return address;
                if (bytes.Length != 4)
                    continue;
                yield return address.MapToIPv6();
                yield return new IPAddress([0, 0x64, 0xff, 0x9b, .. new byte[8], .. bytes]); // NAT64
                yield return new IPAddress([0, 0x64, 0xff, 0x9b, 0, 1, .. new byte[6], .. bytes]); // NAT64, locally
                yield return new IPAddress([0x20, 2, .. bytes, .. new byte[10]]); // 6to4
                yield return new IPAddress([.. new byte[12], .. bytes]); // the obsolete form
                yield return new IPAddress([0x20, 1, 0, 0, .. new byte[8], .. bytes.Select(b => (byte)~b)]); // Teredo
            }
        }
    }

    [Fact]
    public async Task NoAddressInsideIsAskedWrittenOutOrByName()
    {
        var (found, connected) = (Array.Empty<IPAddress>(), 0);
        using var post = new PostOutside(
            new BerthSettings(),
            (_, _) => Task.FromResult(found),
            (_, _, _) =>
            {
                connected++;
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        );
        var all = Inside().Distinct().ToList();
        all.Count.ShouldBeGreaterThan(250);
        foreach (var address in all)
        {
            var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
            PostOutside.WrongWith($"https://{host}/", new()).ShouldBe(Refused, host);
            foreach (
                var others in (IPAddress[][])
                    [
                        [address],
                        [IPAddress.Parse(Public), address],
                    ]
            )
            {
                found = others;
                var answer = await post.PostAsync("https://hooks.example/", "{}", NoHeaders, default);
                (answer.Status, answer.Trouble).ShouldBe((null, Refused), host);
            }
        }
        connected.ShouldBe(0);
        found = [IPAddress.Parse(Public)];
        (await post.PostAsync("https://hooks.example/", "{}", NoHeaders, default)).Trouble.ShouldBe(
            "No connection could be made."
        );
        connected.ShouldBe(1); // a public one is tried
    }

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[fe80::1%25lo]/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://hooks.example@127.0.0.1/")]
    [InlineData("https://127.0.0.1\\@hooks.example/")]
    [InlineData("https://127.0.0.1#@hooks.example/")]
    [InlineData("https:127.0.0.1/")]
    [InlineData("https://hooks.example\r\nHost: x/")]
    public async Task NoWayOfWritingLoopbackLeadsThere(string url)
    {
        var asked = new ConcurrentQueue<IPAddress>();
        using var post = new PostOutside(
            new BerthSettings(),
            Dns.GetHostAddressesAsync,
            (to, _, _) =>
            {
                foreach (var address in to)
                    asked.Enqueue(address);
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        );
        (await post.PostAsync(url, "{}", NoHeaders, default)).Status.ShouldBeNull();
        asked.ShouldBeEmpty();
    }

    /// <summary>A server of names that says a public address once, and an inner one from then on.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    public async Task AWebhooksNameThatChangesBetweenCheckAndConnectionLeadsNowhere(string inside)
    {
        await using var names = new NameServer();
        names.Set("hooks.example", DnsType.A, Public);
        var settings = new BerthSettings { Domains = { Resolvers = [names.Address] } };
        var (dns, lookUps, went) = (new AskDns(settings), 0, new List<string>());
        using var post = new PostOutside(
            settings,
            async (host, ct) =>
            {
                lookUps++;
                var found = (await dns.AskAsync(host, DnsType.A, ct)).Concat(
                    await dns.AskAsync(host, DnsType.Aaaa, ct)
                );
                names.Clear(host, DnsType.A);
                names.Set(host, inside.Contains(':', StringComparison.Ordinal) ? DnsType.Aaaa : DnsType.A, inside);
                return [.. found.Select(IPAddress.Parse)];
            },
            (to, _, _) =>
            {
                went.AddRange(to.Select(a => $"{a}"));
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        );
        // The first goes where it was found, with no look-up after the check; from then on it is refused.
        (await post.PostAsync("https://hooks.example/", "{}", NoHeaders, default)).Trouble.ShouldBe(
            "No connection could be made."
        );
        (lookUps, went).ShouldSatisfyAllConditions(x => x.lookUps.ShouldBe(1), x => x.went.ShouldBe([Public]));
        for (var i = 0; i < 3; i++)
            (await post.PostAsync("https://hooks.example/", "{}", NoHeaders, default)).Trouble.ShouldBe(Refused);
        (lookUps, went.Count).ShouldBe((4, 1));
    }

    /// <summary>The API takes none either, in whatever form.</summary>
    [Fact]
    public async Task NoWebhookIsAddedThatIsInside()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:ApiPerMinute"] = "100000" }
        );
        using var program = await Caller.WithAsync(app);
        foreach (var address in Inside().Distinct())
        {
            var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
            var answer = await program.PostAsync(
                "/api/webhooks/",
                new { url = $"https://{host}:8443/", events = (string[])[WebhookEvent.Created] }
            );
            answer.Status.ShouldBe(HttpStatusCode.BadRequest, host);
        }
        (await app.Db().WebhookEndpoints.CountAsync()).ShouldBe(0);
    }

    /// <summary>
    /// A customer's domain is only asked about: nobody connects to where its name leads, and where that is inside it is
    /// not served.
    /// </summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    public async Task ADomainThatLeadsInsideIsNeitherServedNorAsked(string inside)
    {
        const string host = "rebind.example";
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var it = await DomainsApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Dns:Address"] = "203.0.113.7",
                ["Berth:Edge:HttpsPort"] = $"{port}",
                ["Berth:Edge:HttpPort"] = $"{port + 1}",
            }
        );
        (await it.AddAsync(it.Ada, host)).ShouldBeNull();
        await it.ProveAsync(host, it.Ada);
        var six = inside.Contains(':', StringComparison.Ordinal);
        it.Names.Set(host, DnsType.A, six ? ["203.0.113.7"] : [inside]);
        if (six)
            it.Names.Set(host, DnsType.Aaaa, inside);
        var seen = await it.LookAsync(it.Ada, host);
        seen.State.ShouldBe(DomainState.Proven, seen.Reason);
        seen.Reason.ShouldContain(inside);
        it.Names.Set(host, DnsType.A, "203.0.113.7", six ? "127.0.0.1" : inside);
        (await it.LookAsync(it.Ada, host)).IsServed.ShouldBeFalse();
        listener.Pending().ShouldBeFalse();
    }
}
