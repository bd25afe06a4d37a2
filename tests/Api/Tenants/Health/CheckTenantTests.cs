using System.Net;
using System.Net.Sockets;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;
using Berth.Tenants.Health;
using Microsoft.AspNetCore.DataProtection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Health;

/// <summary>A page is asked for through the real proxies, as a visitor does.</summary>
public sealed class CheckTenantTests
{
    [Theory]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public async Task SaysWhatAVisitorSees(string proxy)
    {
        await using var rig = await ProxyRig.StartAsync(proxy);
        await rig.PublishAsync(
            new EdgeRoute("ada", rig.Upstream.Address) { Domains = [new("ada.example", EdgeDomainState.Main)] },
            new EdgeRoute("plain", rig.Upstream.Address),
            new EdgeRoute("words", rig.Upstream.Address) { ByPath = true },
            new EdgeRoute("away", "127.0.0.1:1"),
            new EdgeRoute("early", rig.Upstream.Address) { IsOpen = false }
        );
        var settings = new BerthSettings { PublicUrl = $"http://shop.localhost:{rig.Port}" };
        using var check = Check(settings);
        var host = new HostInfo
        {
            Name = "local",
            Endpoint = "",
            EdgeContainer = rig.Container,
            EdgeUrl = $"http://127.0.0.1:{rig.Port}",
        };
        Task<CheckResult> AskAsync(string slug, ProductCheck its, RouteKind route = RouteKind.Subdomain) =>
            check.AskAsync(new(slug, route), host, its, default);

        (await AskAsync("plain", new())).ShouldBe(CheckResult.Passed);
        (await AskAsync("plain", new() { Method = "HEAD" })).ShouldBe(CheckResult.Passed);
        (await AskAsync("words", new() { Path = "/plain", Words = "plain" }, RouteKind.Path)).ShouldBe(
            CheckResult.Passed
        );
        // Its own domain is where it is, and the redirect there is followed.
        (await AskAsync("ada", new() { Path = "/plain", Words = "plain" })).ShouldBe(CheckResult.Passed);
        (await AskAsync("plain", new() { Path = "/plain", Words = "Plain" })).ShouldBe(
            new(CheckOutcome.Failed, "/plain does not have the words of the check.")
        );
        (await AskAsync("plain", new() { Path = "/error" })).ShouldBe(
            new(CheckOutcome.Failed, "/error answers 502, not 200-399.")
        );
        (await AskAsync("plain", new() { Path = "/error", Status = "200,502" })).ShouldBe(CheckResult.Passed);
        (await AskAsync("plain", new() { Path = "/never", Timeout = TimeSpan.FromSeconds(1) })).ShouldBe(
            new(CheckOutcome.Failed, "No answer within 1 s.")
        );
        // A page without end is not waited for.
        (await AskAsync("plain", new() { Path = "/slow", Timeout = TimeSpan.FromSeconds(5) })).ShouldBe(
            CheckResult.Passed
        );
        (await AskAsync("away", new())).ShouldBe(new(CheckOutcome.Failed, "It does not answer on its port."));
        (await AskAsync("early", new())).ShouldBe(
            new(CheckOutcome.Failed, "The proxy shows its own page, 'starting'.")
        );
        (await AskAsync("nobody", new())).ShouldBe(
            new(CheckOutcome.Failed, "The proxy shows its own page, 'unknown'.")
        );
        await rig.Docker.Containers.StopAsync(rig.Container, TimeSpan.Zero);
        (await AskAsync("plain", new())).Outcome.ShouldBe(CheckOutcome.NoProxy);
    }

    private static CheckTenant Check(BerthSettings settings) =>
        new(
            settings,
            new GatePasses(
                new SealTokens(new EphemeralDataProtectionProvider(), settings, TimeProvider.System),
                TimeProvider.System
            )
        );

    [Fact]
    public async Task AConnectionCountsIfItLasts()
    {
        using var check = Check(new BerthSettings { PublicUrl = "http://shop.localhost" });
        var host = new HostInfo
        {
            Name = "local",
            Endpoint = "",
            EdgeContainer = "",
            EdgeUrl = "http://127.0.0.1:1",
        };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<CheckResult> AskAsync(int? at) =>
            check.AskAsync(new("ada", RouteKind.Subdomain, at), host, new() { Scheme = "tcp" }, default);

        (await AskAsync(port)).ShouldBe(CheckResult.Passed);
        using var waits = await listener.AcceptSocketAsync();
        var speaks = AskAsync(port);
        using var greeted = await listener.AcceptSocketAsync();
        await greeted.SendAsync("220 hello"u8.ToArray());
        (await speaks).ShouldBe(CheckResult.Passed);
        var ends = AskAsync(port);
        (await listener.AcceptSocketAsync()).Dispose();
        (await ends).ShouldBe(new(CheckOutcome.Failed, $"It ends each connection on port {port} at once."));
        listener.Stop();
        var refused = await AskAsync(port);
        refused.Outcome.ShouldBe(CheckOutcome.Failed);
        refused.Why.ShouldStartWith($"It takes no connections on port {port}: ");
        (await AskAsync(null)).Why.ShouldBe("It has no port of its host's yet.");
    }

    [Theory]
    [InlineData("200-399", 399, true)]
    [InlineData("200-399", 400, false)]
    [InlineData("200, 401", 401, true)]
    [InlineData("200,401", 301, false)]
    [InlineData("401", 401, true)]
    public void TheRangeSaysWhatPasses(string range, int status, bool passes) =>
        new ProductCheck { Status = range }
            .Passes(status)
            .ShouldBe(passes);
}
