using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Docker;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>What every proxy must do, on the real one: Caddy and nginx pass the same tests.</summary>
public abstract partial class ProxyTests(ProxyRig rig)
{
    private static readonly Guid Ada = Guid.Parse("0199a000-0000-7000-8000-00000000ada0");

    protected ProxyRig Rig => rig;

    private EdgeRoute Tenant(string slug) => new(slug, rig.Upstream.Address) { Tenant = Ada };

    [Fact]
    public async Task TheShopHearsWhereAVisitorTrulyComesFrom()
    {
        await rig.PublishAsync(rig.State with { Shop = rig.Upstream.Address, Routes = [] });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://shop.localhost:{rig.Port}/")
        {
            Headers = { { "X-Forwarded-For", "6.6.6.6" }, { "X-Request-Id", "chosen-by-me" } },
        };
        using var response = await rig.Http.SendAsync(request);
        var said = await SaidAsync(response);
        said["X-Forwarded-For"].ShouldBe("127.0.0.1");
        said.ShouldNotContainKey("X-Request-Id");
    }

    [Fact]
    public async Task ASubDomainLeadsToItsTenant()
    {
        await rig.PublishAsync(Tenant("ada"));
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"http://ada.shop.localhost:{rig.Port}/a%2Fb/../c?x=1&y=%20"
        )
        {
            Headers =
            {
                { "X-Forwarded-Prefix", "/evil" },
                { "X-Forwarded-For", "6.6.6.6" },
                { "X-Forwarded-Proto", "gopher" },
                { "X-Real-IP", "6.6.6.6" },
                { "Forwarded", "for=6.6.6.6" },
            },
        };
        using var response = await rig.Http.SendAsync(request);
        var said = await SaidAsync(response);
        said["Host"].ShouldBe($"ada.shop.localhost:{rig.Port}");
        said["X-Forwarded-For"].ShouldBe("127.0.0.1");
        said["X-Forwarded-Proto"].ShouldBe("http");
        said["X-Forwarded-Host"].ShouldBe($"ada.shop.localhost:{rig.Port}");
        foreach (var theirs in (string[])["X-Forwarded-Prefix", "X-Real-IP", "Forwarded"])
            said.ShouldNotContainKey(theirs);
        said["target"].ShouldEndWith("?x=1&y=%20");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("this is plain HTTP on one's own machine");
        (response.Headers.Server.ToString() is "" or "nginx").ShouldBeTrue(
            $"It says that it is {response.Headers.Server}."
        );
    }

    /// <summary>A request in absolute form goes where its address says, and the tenant hears of that host.</summary>
    [Fact]
    public async Task ATenantHearsOfTheHostThatARequestWasTakenFor()
    {
        await rig.PublishAsync(Tenant("ada"));
        foreach (
            var (target, host, heard) in ((string, string, string)[])
                [
                    ($"http://ada.shop.localhost:{rig.Port}/", "127.0.0.1:5080", "ada.shop.localhost"),
                    ("/", $"ada.shop.localhost:{rig.Port}", $"ada.shop.localhost:{rig.Port}"),
                    ("/", $"ADA.shop.localhost:{rig.Port}", $"ADA.shop.localhost:{rig.Port}"),
                    ("/", "ada.shop.localhost", "ada.shop.localhost"),
                ]
        )
        {
            using var tcp = new System.Net.Sockets.TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, rig.Port);
            await tcp.GetStream()
                .WriteAsync(
                    System.Text.Encoding.ASCII.GetBytes(
                        $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                    )
                );
            var answer = await new StreamReader(tcp.GetStream()).ReadToEndAsync();
            answer.ShouldContain($"\"Host\":\"{heard}", Case.Insensitive, $"{target} {host}");
            answer.ShouldNotContain("5080");
        }
    }

    /// <summary>
    /// Names are the same in capitals, and many are found as one is; with a body limit of one's own, too.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    public async Task EachOfManyIsFoundHoweverItIsWritten(int count)
    {
        var routes = Enumerable
            .Range(0, count)
            .Select(i => Tenant($"many{i}") with { MaxBodyMb = i % 3 == 2 ? 1 : 100 })
            .Append(Tenant("asleep") with { IsOpen = false })
            .Append(Tenant("pub") with { HasPages = false })
            .ToList();
        await rig.PublishAsync(routes);
        foreach (var slug in (string[])["many0", $"many{count / 2}", $"many{count - 1}"])
        {
            using (var response = await rig.GetAsync($"{slug}.shop.localhost"))
                (await SaidAsync(response))["Host"].ShouldStartWith(slug);
            using (var response = await rig.GetAsync($"{slug.ToUpperInvariant()}.Shop.LocalHost"))
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        await ShowsAsync($"many{count}.shop.localhost", "unknown", HttpStatusCode.NotFound);
        await ShowsAsync("Asleep.shop.localhost", "starting", HttpStatusCode.ServiceUnavailable);
        await ShowsAsync("pub.shop.localhost", "no-pages", HttpStatusCode.NotFound);
    }

    /// <summary>
    /// A dot after the name makes no other host: it is answered as without, or led there. Bare, in capitals, with the
    /// port; a tenant, one that starts, the host of paths.
    /// </summary>
    [Theory]
    [InlineData("ada.shop.localhost.", HttpStatusCode.OK)]
    [InlineData("ADA.Shop.localhost.", HttpStatusCode.OK)]
    [InlineData("asleep.shop.localhost.", HttpStatusCode.ServiceUnavailable)]
    [InlineData("nobody.shop.localhost.", HttpStatusCode.NotFound)]
    public async Task ADotAfterTheNameIsTheSameHost(string host, HttpStatusCode status)
    {
        await rig.PublishAsync([Tenant("ada"), Tenant("asleep") with { IsOpen = false }]);
        using var response = await rig.GetAsync(host, "/x?y=1");
        if (response.StatusCode != HttpStatusCode.PermanentRedirect)
        {
            response.StatusCode.ShouldBe(status);
            return;
        }
        var to = response.Headers.Location!;
        (to.Host, to.PathAndQuery).ShouldBe((host.TrimEnd('.').ToLowerInvariant(), "/x?y=1"));
        using var there = await rig.GetAsync(to.Host, to.PathAndQuery);
        there.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task APathLeadsToItsTenantWithoutThePrefix()
    {
        await rig.PublishAsync([
            Tenant("brave-otter") with
            {
                ByPath = true,
            },
            Tenant("calm-owl") with
            {
                ByPath = true,
                IsOpen = false,
            },
        ]);
        using (var response = await rig.GetAsync("apps.shop.localhost", "/brave-otter/a%2Fb/c?x=%20"))
        {
            var said = await SaidAsync(response);
            said["target"].ShouldBe("/a%2Fb/c?x=%20");
            said["X-Forwarded-Prefix"].ShouldBe("/brave-otter");
        }
        using (var response = await rig.GetAsync("apps.shop.localhost", "/brave-otter/"))
            (await SaidAsync(response))["target"].ShouldBe("/");
        using (var response = await rig.GetAsync("apps.shop.localhost", "/brave-otter?x=1"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
            response.Headers.Location!.OriginalString.ShouldBe("/brave-otter/?x=1");
        }
        await ShowsAsync("apps.shop.localhost", "unknown", HttpStatusCode.NotFound, "/nobody-here/");
        await ShowsAsync("apps.shop.localhost", "unknown", HttpStatusCode.NotFound, "/brave-otters/");
        await ShowsAsync("apps.shop.localhost", "starting", HttpStatusCode.ServiceUnavailable, "/calm-owl/x");
        await ShowsAsync("brave-otter.shop.localhost", "unknown", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ACustomersDomainLeadsToTheirTenant()
    {
        await rig.PublishAsync(
            Tenant("ada") with
            {
                Domains =
                [
                    new("ada.example", EdgeDomainState.Main),
                    new("www.ada.example", EdgeDomainState.Served),
                    new("mine.example", EdgeDomainState.Unproven),
                    new("eve.shop.localhost", EdgeDomainState.Served),
                ],
            },
            Tenant("bob") with
            {
                Domains = [new("ada.example", EdgeDomainState.Main)],
            }
        );
        using (var response = await rig.GetAsync("ada.example", "/x"))
            (await SaidAsync(response))["Host"].ShouldBe($"ada.example:{rig.Port}");
        using (var response = await rig.GetAsync("www.ada.example"))
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var response = await rig.GetAsync("ada.shop.localhost", "/a/b?c=d"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
            response.Headers.Location!.OriginalString.ShouldBe($"http://ada.example:{rig.Port}/a/b?c=d");
        }
        await ShowsAsync("mine.example", "unknown", HttpStatusCode.NotFound);
        await ShowsAsync("eve.shop.localhost", "unknown", HttpStatusCode.NotFound);
        // The domain is the first one's; the other is served as it was.
        using (var response = await rig.GetAsync("bob.shop.localhost"))
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ThereIsAPageForEachThatIsNotThere()
    {
        var asked = rig.Upstream.Asked;
        await rig.PublishAsync(
            new EdgeRoute("new", rig.Upstream.Address) { IsOpen = false },
            new EdgeRoute("out", "127.0.0.1:9"),
            new EdgeRoute("poor", null, "A payment is missing: {env.HOME} $host <b>'\"\\ö.")
        );
        await ShowsAsync("nobody.shop.localhost", "unknown", HttpStatusCode.NotFound);
        await ShowsAsync("elsewhere.example", "unknown", HttpStatusCode.NotFound);
        await ShowsAsync("new.shop.localhost", "starting", HttpStatusCode.ServiceUnavailable);
        await ShowsAsync("out.shop.localhost", "failed", HttpStatusCode.BadGateway);
        var poor = await ShowsAsync("poor.shop.localhost", "suspended", HttpStatusCode.ServiceUnavailable);
        WebUtility.HtmlDecode(poor).ShouldContain("A payment is missing: {env.HOME} $host <b>'\"\\ö.");
        poor.ShouldContain($"http://shop.localhost:{rig.Port}/find/poor");
        rig.Upstream.Asked.ShouldBe(asked, "A page was shown, and its tenant asked all the same.");
    }

    [Fact]
    public async Task ATenantsOwnAnswersStayAsTheyAre()
    {
        await rig.PublishAsync(Tenant("ada"));
        using (var response = await rig.GetAsync("ada.shop.localhost", "/own"))
        {
            (await response.Content.ReadAsStringAsync()).ShouldBe("own");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["mine"]);
            response.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=1"]);
        }
        using (var response = await rig.GetAsync("ada.shop.localhost", "/error"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            (await response.Content.ReadAsStringAsync()).ShouldBe("the tenant's own error");
        }
    }

    [Fact]
    public async Task EachProductHasItsLargestBody()
    {
        await rig.PublishAsync(Tenant("ada") with { MaxBodyMb = 1 }, Tenant("bob") with { MaxBodyMb = 3 });
        (await UploadAsync("ada", 900_000)).ShouldBe((HttpStatusCode.OK, "900000"));
        (await UploadAsync("ada", 1_500_000)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await UploadAsync("bob", 1_500_000)).ShouldBe((HttpStatusCode.OK, "1500000"));
    }

    [Fact]
    public async Task ABrokenConfigurationLeavesTheOldOneInForce()
    {
        await rig.PublishAsync(Tenant("ada"));
        var before = await rig.Link.LookAsync(default);
        var good = rig.Proxy.Render(rig.State);
        foreach (
            var broken in (string[])
                [
                    "",
                    "{",
                    "no such thing;",
                    good[..(good.Length / 2)],
                    good.Replace("static_response", "no_such_handler").Replace("proxy_pass http", "proxy_pas http"),
                    good.Replace("127.0.0.1:" + rig.Port, "192.0.2.1:" + rig.Port),
                ]
        )
        {
            var refused = await Should.ThrowAsync<EdgeRefusedException>(() => rig.Link.LoadAsync(broken, default));
            refused.Message.Length.ShouldBeGreaterThan(60, "It does not say what is wrong.");
            (await rig.Link.LookAsync(default)).ShouldBe(before);
            using var response = await rig.GetAsync("ada.shop.localhost", "/plain");
            (await response.Content.ReadAsStringAsync()).ShouldBe("plain");
        }
    }

    [Fact]
    public async Task HostileNamesAreLoadedAndDoNothing()
    {
        var hostile = HostileText.State([.. HostileText.Make(4, 300)], rig.Port, rig.Upstream.Address);
        await rig.PublishAsync(rig.State with { Routes = [.. hostile.Routes, Tenant("ada")] });
        using (var response = await rig.GetAsync("ada.shop.localhost"))
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var response = await rig.GetAsync("s7.shop.localhost"))
            response.Headers.GetValues(EdgePages.Header).ShouldBe(["suspended"]);
        await ShowsAsync("nobody.shop.localhost", "unknown", HttpStatusCode.NotFound);
        await rig.PublishAsync(Tenant("ada"));
    }

    [Fact]
    public async Task ARestartKeepsWhatWasPublished()
    {
        await rig.PublishAsync(Tenant("ada"));
        var before = await rig.Link.LookAsync(default);
        await rig.Docker.Containers.RestartAsync(rig.Container, TimeSpan.FromSeconds(5));
        (await rig.Link.LookAsync(default)).ShouldBe(before);
        await rig.UntilUpAsync();
        for (var i = 0; ; i++)
        {
            try
            {
                using var response = await rig.GetAsync("ada.shop.localhost", "/plain");
                (await response.Content.ReadAsStringAsync()).ShouldBe("plain");
                break;
            }
            catch (HttpRequestException) when (i < 100)
            {
                await Task.Delay(50);
            }
        }
        await rig.PublishAsync(Tenant("bob"));
        using var other = await rig.GetAsync("bob.shop.localhost");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task EachRequestIsALineWithItsTenantAndNothingSecret()
    {
        await rig.PublishAsync(Tenant("ada"));
        var mark = Guid.NewGuid().ToString("N");
        using (var shop = await rig.GetAsync("shop.localhost", $"/orders/secret{mark}"))
            shop.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (
            var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"http://ada.shop.localhost:{rig.Port}/{mark}?token=hidden1"
            )
            {
                Headers = { { "Cookie", "s=hidden2" }, { "Authorization", "Bearer hidden3" } },
            }
        )
        {
            using var response = await rig.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        var line = await LogAsync(mark);
        line.ShouldNotContain("hidden");
        line.ShouldNotContain("secret", customMessage: "An order's address lets whoever has it act on it.");
        var read = JsonDocument.Parse(line).RootElement;
        read.GetProperty("tenant").GetString().ShouldBe($"ada.{Ada:N}");
        read.GetProperty("status").GetInt32().ShouldBe(200);
        read.GetProperty("size").GetInt32().ShouldBeGreaterThan(50);
        read.GetProperty("request").GetProperty("uri").GetString().ShouldBe($"/{mark}");
        read.GetProperty("request").GetProperty("remote_ip").GetString().ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task WhatGoesWrongIsLoggedWithNothingSecretEither()
    {
        var before = rig.State;
        var mark = Guid.NewGuid().ToString("N");
        try
        {
            // Nobody is there, neither at the tenant's address nor at the shop's.
            await rig.PublishAsync(
                before with
                {
                    Shop = "127.0.0.1:9",
                    Routes = [new EdgeRoute("out", "127.0.0.1:9") { Tenant = Ada }],
                }
            );
            using (var shop = await rig.GetAsync("shop.localhost", $"/orders/secret{mark}"))
                shop.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"http://out.shop.localhost:{rig.Port}/{mark}?token=hidden1{mark}"
            )
            {
                Headers =
                {
                    { "Cookie", $"s=hidden2{mark}" },
                    { "Authorization", $"Bearer hidden3{mark}" },
                    { "X-Mine", $"hidden4{mark}" },
                },
            };
            using (var response = await rig.Http.SendAsync(request))
                response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            await LogAsync($"\"/{mark}\"");
            var lines = new List<string>();
            await foreach (var line in rig.Docker.Logs.ReadAsync(rig.Container, new LogQuery { Tail = 100 }))
                lines.Add(line.Text);
            lines.ShouldNotContain(l => l.Contains($"secret{mark}"));
            lines.ShouldNotContain(l => l.Contains("hidden") && l.Contains(mark));
        }
        finally
        {
            await rig.PublishAsync(before);
        }
    }

    [Fact]
    public async Task OverHttpsItSpeaksHttp2WithTheCertificateItWasGiven()
    {
        var certificate = SelfSigned.For("shop.localhost", "*.shop.localhost");
        var before = rig.State;
        try
        {
            await rig.PublishAsync(
                before with
                {
                    Routes = [Tenant("ada") with { Domains = [new("ada.example", EdgeDomainState.Served)] }],
                    ShopUrl = "https://shop.example",
                    Tls = new EdgeTls(false, [certificate]),
                }
            );
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://ada.shop.localhost:{rig.HttpsPort}/x")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using (var response = await rig.Http.SendAsync(request))
            {
                (await SaidAsync(response))["X-Forwarded-Proto"].ShouldBe("https");
                response.Version.ShouldBe(HttpVersion.Version20);
                response.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=63072000"]);
            }
            using (var response = await rig.Http.GetAsync($"https://nobody.shop.localhost:{rig.HttpsPort}/"))
                response.Headers.GetValues(EdgePages.Header).ShouldBe(["unknown"]);
            // No certificate for it: better no connection than another's name.
            await Should.ThrowAsync<HttpRequestException>(() =>
                rig.Http.GetAsync($"https://elsewhere.example:{rig.HttpsPort}/")
            );
            using (var response = await rig.GetAsync("ada.example"))
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await rig.PublishAsync(before);
        }
    }

    private async Task<string> LogAsync(string mark)
    {
        for (var i = 0; i < 100; i++)
        {
            await foreach (var line in rig.Docker.Logs.ReadAsync(rig.Container, new LogQuery { Tail = 50 }))
            {
                if (line.Text.Contains(mark))
                    return line.Text;
            }
            await Task.Delay(50);
        }
        throw new TimeoutException("The request is not in the log.");
    }

    private async Task<(HttpStatusCode Status, string Text)> UploadAsync(string slug, int size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{slug}.shop.localhost:{rig.Port}/upload")
        {
            Content = new ByteArrayContent(new byte[size]),
            Headers = { ExpectContinue = true },
        };
        using var response = await rig.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> ShowsAsync(string host, string page, HttpStatusCode status, string path = "/")
    {
        using var response = await rig.GetAsync(host, path);
        response.StatusCode.ShouldBe(status);
        response.Headers.GetValues(EdgePages.Header).Single().ShouldBe(page);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        var html = await response.Content.ReadAsStringAsync();
        html.ShouldContain("<html lang=\"en\">");
        html.ShouldContain("color-scheme:light dark");
        Assets().IsMatch(html).ShouldBeFalse("A page needs something from elsewhere.");
        return html;
    }

    private static async Task<Dictionary<string, string>> SaidAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(await response.Content.ReadAsStringAsync())!;
    }

    [GeneratedRegex("src=|<link|<script|@import|url\\(")]
    private static partial Regex Assets();
}

/// <summary>With Caddy.</summary>
public sealed class CaddyTests(CaddyTests.Started started) : ProxyTests(started.Rig), IClassFixture<CaddyTests.Started>
{
    public sealed class Started() : StartedProxy("caddy");
}

/// <summary>With nginx.</summary>
public sealed class NginxTests(NginxTests.Started started) : ProxyTests(started.Rig), IClassFixture<NginxTests.Started>
{
    [Fact]
    public async Task AfterAnEndInTheMiddleOfAPublicationItBeginsWithTheOneBefore()
    {
        await Rig.PublishAsync(new EdgeRoute("ada", Rig.Upstream.Address));
        await Shell.RunAsync(
            "docker",
            [
                "exec",
                Rig.Container,
                "sh",
                "-c",
                "cp /config/nginx.conf /config/undecided.conf; echo broken >/config/nginx.conf",
            ]
        );
        await Rig.Docker.Containers.RestartAsync(Rig.Container, TimeSpan.FromSeconds(5));
        (await Patience.UntilAsync(IsServedAsync)).ShouldBeTrue();
    }

    private async Task<bool> IsServedAsync()
    {
        try
        {
            using var response = await Rig.GetAsync("ada.shop.localhost", "/plain");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // not up again yet
        }
    }

    public sealed class Started() : StartedProxy("nginx");
}

/// <summary>One proxy for a class of tests.</summary>
public abstract class StartedProxy(string proxy) : IAsyncLifetime
{
    public ProxyRig Rig { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Rig = await ProxyRig.StartAsync(proxy);

    public ValueTask DisposeAsync() => Rig.DisposeAsync();
}
