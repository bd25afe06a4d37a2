using System.Net;
using System.Net.WebSockets;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;
using Berth.Tenants.Health;
using Berth.Tests.Gate;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

public abstract partial class ProxyTests
{
    /// <summary>The real proxy asks the real shop; the container is the one that says what it was sent.</summary>
    [Fact]
    public async Task AGateLetsInWhomTheShopLetsIn()
    {
        await using var gate = await GateApp.StartAsync($"http://shop.localhost:{rig.Port}");
        var settings = gate.App.Services.GetRequiredService<BerthSettings>();
        var (cookie, open) = (settings.GateCookie, new EdgeRoute("open", rig.Upstream.Address));
        var route = new EdgeRoute("ada", rig.Upstream.Address) { Tenant = gate.Ada.Id, IsGated = true };
        var shop = new EdgeGate(gate.App.Http.BaseAddress!.Authority, cookie);
        await rig.PublishAsync(rig.State with { Gate = shop, Routes = [route, open] });
        try
        {
            await OutsideAsync();
            using var ada = new Visitor(gate.App);
            var ticket = await gate.ComesAsync(ada, "ada@example.com", gate.At(gate.Ada, "/notes?page=2"));
            // The way in, with no ticket yet: the browser is marked, and sent for one.
            using (var begun = await SendAsync(HttpMethod.Get, "/.berth/gate?to=/notes"))
            {
                begun.StatusCode.ShouldBe(HttpStatusCode.Redirect);
                begun.Headers.Location!.OriginalString.ShouldStartWith(
                    $"http://shop.localhost:{rig.Port}{GateApp.Page(gate.At(gate.Ada, "/notes"))}&attempt="
                );
                var mark = begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
                mark.ShouldStartWith($"{cookie}=try.");
                // A ticket that another browser asked for is good for nothing here.
                using var theirs = await SendAsync(HttpMethod.Get, new Uri(ticket).PathAndQuery, [("Cookie", mark)]);
                theirs.StatusCode.ShouldBe(HttpStatusCode.Gone);
                theirs.Headers.Contains("Set-Cookie").ShouldBeFalse();
                theirs.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("style-src 'unsafe-inline'");
            }
            using var entered = await SendAsync(
                HttpMethod.Get,
                new Uri(ticket).PathAndQuery,
                [("Cookie", $"a=1; {cookie}={gate.AttemptOf(ticket)}")]
            );
            entered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            entered.Headers.Location!.OriginalString.ShouldBe(gate.At(gate.Ada, "/notes?page=2"));
            var set = entered.Headers.GetValues("Set-Cookie").Single();
            set.ShouldContain("httponly", Case.Insensitive);
            set.ShouldContain("samesite=lax", Case.Insensitive);
            var pass = set.Split(';')[0];
            await InsideAsync(pass);
            await CheckedAsync(gate);
            // A host in capitals is the same host.
            using (var capitals = await SendAsync(HttpMethod.Get, "/", [("Cookie", pass)], "ADA.shop.localhost"))
                capitals.StatusCode.ShouldBe(HttpStatusCode.OK);
            using (var capitals = await SendAsync(HttpMethod.Get, "/", [], "ADA.shop.localhost"))
                capitals.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

            // The shop is away.
            await rig.PublishAsync(rig.State with { Gate = shop with { Address = "127.0.0.1:1" } });
            (await CheckAsync(gate, new(), gate.Ada.Id)).Outcome.ShouldBe(CheckOutcome.NoGate);
            foreach (var path in (string[])["/", "/.berth/gate?ticket=x"])
                using (var down = await SendAsync(HttpMethod.Get, path, [("Cookie", pass)]))
                    (down.StatusCode, PageOf(down)).ShouldBe((HttpStatusCode.ServiceUnavailable, "gate-down"), path);
            using (var others = await rig.GetAsync("open.shop.localhost"))
                others.StatusCode.ShouldBe(HttpStatusCode.OK);
            await rig.PublishAsync(rig.State with { Gate = null });
            using (var none = await SendAsync(HttpMethod.Get, "/", [("Cookie", pass)]))
                PageOf(none).ShouldBe("gate-down");
        }
        finally
        {
            await rig.PublishAsync(rig.State with { Gate = null, Routes = [] });
        }

        async Task OutsideAsync()
        {
            var before = rig.Upstream.Asked;
            using var page = await SendAsync(HttpMethod.Get, "/a?b=1", [("Accept", "text/html")]);
            (page.StatusCode, PageOf(page)).ShouldBe((HttpStatusCode.Redirect, "gate"));
            page.Headers.Location!.OriginalString.ShouldBe(
                $"http://shop.localhost:{rig.Port}{GateApp.Page(gate.At(gate.Ada, "/a?b=1"))}"
            );
            using var program = await SendAsync(HttpMethod.Get, "/");
            (program.StatusCode, PageOf(program)).ShouldBe((HttpStatusCode.Unauthorized, "gate"));
            (await program.Content.ReadAsStringAsync()).ShouldStartWith("Only its owner");
            program.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
            using var liar = await SendAsync(
                HttpMethod.Post,
                "/",
                [("Cookie", $"{cookie}=made-up"), (EdgeGate.User, "ada@example.com"), (EdgeGate.Pass, "x")]
            );
            liar.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            using var used = await SendAsync(HttpMethod.Get, "/.berth/gate?ticket=made-up");
            used.StatusCode.ShouldBe(HttpStatusCode.Gone);
            await Should.ThrowAsync<WebSocketException>(ConnectAsync(null));
            rig.Upstream.Asked.ShouldBe(before, "The container was asked.");
        }
    }

    private async Task InsideAsync(string pass)
    {
        foreach (
            var (cookies, left) in ((string, string?)[])
                [(pass, null), ($"a=1; {pass}; b=2", "a=1; b=2"), ($"{pass}; b=2", "b=2"), ($"a=1; {pass}", "a=1")]
        )
        {
            using var answer = await SendAsync(
                HttpMethod.Get,
                "/x?y=1",
                [
                    ("Cookie", cookies),
                    (EdgeGate.User, "eve@example.com"),
                    ("X_Berth_User", "eve@example.com"),
                    (EdgeGate.Pass, "x"),
                ]
            );
            var said = await SaidAsync(answer);
            said.GetValueOrDefault("Cookie").ShouldBe(left, cookies);
            said[EdgeGate.User].ShouldBe("ada@example.com");
            said.Keys.ShouldNotContain(k => k.Contains("erth_user", StringComparison.OrdinalIgnoreCase));
            said["target"].ShouldEndWith("/x?y=1");
            answer.Headers.GetValues("CDN-Cache-Control").ShouldBe(["no-store"]);
        }
        // Neither has the visitor the address left out, nor becomes the connection another protocol's.
        using (
            var unnamed = await SendAsync(
                HttpMethod.Get,
                "/",
                [("Cookie", pass), ("Connection", $"close, {EdgeGate.User}, Upgrade"), ("Upgrade", "h2c")]
            )
        )
        {
            var said = await SaidAsync(unnamed);
            said[EdgeGate.User].ShouldBe("ada@example.com");
            said.Keys.ShouldNotContain(k => k.Equals("Upgrade", StringComparison.OrdinalIgnoreCase));
        }
        // Whoever sends it twice: in no case does it arrive.
        using var twice = await SendAsync(HttpMethod.Get, "/", [("Cookie", $"{pass}; a=1; {pass}; {pass}")]);
        (await SaidAsync(twice)).GetValueOrDefault("Cookie", "").ShouldNotContain(pass.Split('=')[0]);
        using var upload = new HttpRequestMessage(HttpMethod.Post, $"http://ada.shop.localhost:{rig.Port}/upload")
        {
            Content = new ByteArrayContent(new byte[3_000_000]),
            Headers = { { "Cookie", pass } },
        };
        using var taken = await rig.Http.SendAsync(upload);
        (await taken.Content.ReadAsStringAsync()).ShouldBe("3000000");
        // What the container answers is its own.
        using var error = await SendAsync(HttpMethod.Get, "/error", [("Cookie", pass)]);
        (await error.Content.ReadAsStringAsync()).ShouldBe("the tenant's own error");
        using var socket = await ConnectAsync(pass);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        (await EchoAsync(socket, "hello", timeout.Token)).ShouldBe("hello");
        // Where there is no gate, a visitor's own word is taken away, too.
        using var open = await SendAsync(
            HttpMethod.Get,
            "/",
            [
                (EdgeGate.User, "eve@example.com"),
                ("X_Berth_User", "eve@example.com"),
                ("X_Berth-User", "eve@example.com"),
            ],
            "open.shop.localhost"
        );
        (await SaidAsync(open)).Keys.ShouldNotContain(k =>
            k.Replace('_', '-').Equals(EdgeGate.User, StringComparison.OrdinalIgnoreCase)
        );
    }

    private async Task CheckedAsync(GateApp gate)
    {
        var words = new ProductCheck { Path = "/plain", Words = "plain" };
        (await CheckAsync(gate, words, gate.Ada.Id)).ShouldBe(CheckResult.Passed);
        (await CheckAsync(gate, new(), null)).ShouldBe(
            new(CheckOutcome.Failed, "The proxy shows its own page, 'gate'.")
        );
    }

    private Task<CheckResult> CheckAsync(GateApp gate, ProductCheck its, Guid? gated) =>
        gate
            .App.Worker.GetRequiredService<CheckTenant>()
            .AskAsync(
                new("ada", RouteKind.Subdomain, Gated: gated),
                new HostInfo
                {
                    Name = "local",
                    Endpoint = "",
                    EdgeContainer = rig.Container,
                    EdgeUrl = $"http://127.0.0.1:{rig.Port}",
                },
                its,
                default
            );

    private async Task<ClientWebSocket> ConnectAsync(string? cookie)
    {
        var socket = new ClientWebSocket();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        socket.Options.SetRequestHeader("Host", $"ada.shop.localhost:{rig.Port}");
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{rig.Port}/ws"), timeout.Token);
        return socket;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        (string Name, string Value)[]? headers = null,
        string host = "ada.shop.localhost"
    )
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{rig.Port}{path}");
        request.Headers.Host = $"{host}:{rig.Port}";
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        return await rig.Http.SendAsync(request);
    }

    private static string? PageOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(EdgePages.Header, out var page) ? page.Single() : null;
}
