using System.Net;
using System.Net.WebSockets;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

public abstract partial class ProxyTests
{
    [Fact]
    public async Task ACertificateChangesUnderAnOpenConnection()
    {
        var before = rig.State;
        try
        {
            await rig.PublishAsync(Https(before, SelfSigned.For("first.invalid", "*.shop.localhost")));
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri($"wss://ada.shop.localhost:{rig.Port + 1}/ws"), rig.Http, timeout.Token);
            (await EchoAsync(socket, "before", timeout.Token)).ShouldBe("before");
            (await SubjectAsync("ada.shop.localhost")).ShouldBe("CN=first.invalid");

            await rig.PublishAsync(Https(before, SelfSigned.For("second.invalid", "*.shop.localhost")));
            // nginx's workers of before say that they finish a moment before they take no more connections.
            for (var i = 0; i < 100 && await SubjectAsync("ada.shop.localhost") != "CN=second.invalid"; i++)
                await Task.Delay(20, timeout.Token);
            (await SubjectAsync("ada.shop.localhost")).ShouldBe("CN=second.invalid");
            (await EchoAsync(socket, "after", timeout.Token)).ShouldBe("after");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
        }
        finally
        {
            await rig.PublishAsync(before);
        }
    }

    [Fact]
    public async Task OfAnHttpsShopPlainHttpLeadsToHttps()
    {
        var before = rig.State;
        try
        {
            await rig.PublishAsync(Https(before, SelfSigned.For("shop.localhost", "*.shop.localhost")));
            foreach (var host in (string[])["shop.localhost", "ada.shop.localhost"])
            {
                using var response = await rig.GetAsync(host, "/a%2Fb?c=%20d");
                response.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect, host);
                response.Headers.Location!.OriginalString.ShouldBe($"https://{host}:{rig.Port + 1}/a%2Fb?c=%20d");
            }
            // A program that sends its token in the clear is to notice; a tenant's programs are the tenant's.
            foreach (var path in (string[])["/api", "/api/stats/", "/edge/ask"])
            {
                using var refused = await rig.GetAsync("shop.localhost", path);
                refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
                refused.Headers.GetValues(EdgePages.Header).Single().ShouldBe("https-only");
            }
            // The older calls, too, whose addresses are those of pages for people.
            foreach (var path in (string[])["/admin/provision", "/admin/customers", "/"])
            {
                using var called = new HttpRequestMessage(HttpMethod.Get, $"http://shop.localhost:{rig.Port}{path}")
                {
                    Headers = { { "Authorization", "Bearer berth_x" } },
                };
                using var refused = await rig.Http.SendAsync(called);
                refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
                refused.Headers.GetValues(EdgePages.Header).Single().ShouldBe("https-only");
            }
            foreach (
                var (host, path) in ((string, string)[])
                    [
                        ("shop.localhost", "/apis"),
                        ("shop.localhost", "/admin/customers"),
                        ("ada.shop.localhost", "/api/x"),
                    ]
            )
            {
                using var moved = await rig.GetAsync(host, path);
                moved.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect, host);
            }
            // What another proxy sends on was HTTPS there; what has no certificate stays; who is nobody is told so.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://ada.shop.localhost:{rig.Port}/")
            {
                Headers = { { "X-Forwarded-Proto", "https" } },
            };
            using (var response = await rig.Http.SendAsync(request))
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            using (var response = await rig.GetAsync("ada.example"))
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            await ShowsAsync("nobody.shop.localhost", "unknown", HttpStatusCode.NotFound);
        }
        finally
        {
            await rig.PublishAsync(before);
        }
    }

    private EdgeState Https(EdgeState state, EdgeCertificate certificate) =>
        state with
        {
            Routes = [Tenant("ada") with { Domains = [new("ada.example", EdgeDomainState.New)] }],
            ShopUrl = $"https://shop.localhost:{rig.Port + 1}",
            Tls = new EdgeTls(false, [certificate]),
        };

    private async Task<string> SubjectAsync(string host)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, rig.Port + 1);
        await using var tls = new System.Net.Security.SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        // Of a session that goes on, it would tell the certificate with which that began.
        await tls.AuthenticateAsClientAsync(
            new System.Net.Security.SslClientAuthenticationOptions { TargetHost = host, AllowTlsResume = false }
        );
        return tls.RemoteCertificate!.Subject;
    }
}
