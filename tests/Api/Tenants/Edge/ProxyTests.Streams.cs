using System.Net;
using System.Net.WebSockets;
using System.Text;
using Berth.Tenants.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

public abstract partial class ProxyTests
{
    private const int Others = 100;

    [Fact]
    public async Task WhatIsOpenSurvivesTheComingAndGoingOfAHundredOthers()
    {
        await rig.PublishAsync(Tenant("ada"));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", $"ada.shop.localhost:{rig.Port}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{rig.Port}/ws"), timeout.Token);
        using var response = await rig.GetAsync("ada.shop.localhost", "/slow");
        using var download = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await EchoAsync(socket, "before", timeout.Token)).ShouldBe("before");
        (await download.ReadLineAsync(timeout.Token)).ShouldBe("0");

        // Two come, and two go, with each publication; what was published answers at once.
        var present = new List<EdgeRoute>();
        for (var i = 0; i < Others + 20; i += 2)
        {
            if (i < Others)
                present.AddRange([Tenant($"t{i}"), Tenant($"t{i + 1}")]);
            if (i >= 20)
                present.RemoveRange(0, 2);
            await rig.PublishAsync([Tenant("ada"), .. present]);
            if (i < Others)
                using (var newest = await rig.GetAsync($"t{i}.shop.localhost", "/plain"))
                    ((int)newest.StatusCode).ShouldBe(200, "It was published, and does not answer.");
            if (i >= 20)
                using (var gone = await rig.GetAsync($"t{i - 20}.shop.localhost", "/plain"))
                    ((int)gone.StatusCode).ShouldBe(404, "It was removed, and answers.");
        }

        (await EchoAsync(socket, "after", timeout.Token)).ShouldBe("after");
        for (var line = 1; line < 60; line++)
            (await download.ReadLineAsync(timeout.Token)).ShouldBe($"{line}", "The download lost something.");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
    }

    /// <summary>Consoles are the shop's WebSockets. A body there has half a minute; this has none, and stays.</summary>
    [Fact]
    public async Task AWebSocketOfTheShopSurvivesTheComingAndGoingOfTenants()
    {
        await rig.PublishAsync(rig.State with { Shop = rig.Upstream.Address, Routes = [] });
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", $"shop.localhost:{rig.Port}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{rig.Port}/ws"), timeout.Token);
        (await EchoAsync(socket, "before", timeout.Token)).ShouldBe("before");
        for (var i = 0; i < 5; i++)
        {
            await rig.PublishAsync(rig.State with { Routes = [Tenant($"t{i}")] });
            (await EchoAsync(socket, $"after {i}", timeout.Token)).ShouldBe($"after {i}");
        }
        await Task.Delay(TimeSpan.FromSeconds(32), timeout.Token);
        (await EchoAsync(socket, "late", timeout.Token)).ShouldBe("late");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
    }

    [Fact]
    public async Task AKeptConnectionThatTheTenantClosesCostsNobodyTheirAnswer()
    {
        await using var upstream = new ForgetfulUpstream();
        await rig.PublishAsync(new EdgeRoute("ada", upstream.Address) { Tenant = Ada });
        for (var i = 0; i < 20 || upstream.HungUp == 0; i++)
        {
            i.ShouldBeLessThan(1000, "No connection was ever kept.");
            using var response = await rig.GetAsync("ada.shop.localhost");
            ((int)response.StatusCode).ShouldBe(
                200,
                "It is only read, so it can be asked again over a new connection."
            );
            (await response.Content.ReadAsStringAsync()).ShouldBe("ok");
        }
    }

    [Fact]
    public async Task WhatMayHaveBeenDoneIsNotAskedTwice()
    {
        await using var upstream = new ForgetfulUpstream();
        await rig.PublishAsync(new EdgeRoute("ada", upstream.Address) { Tenant = Ada });
        HttpStatusCode status;
        var sent = 0;
        do
        {
            sent.ShouldBeLessThan(1000, "No connection was ever kept.");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://ada.shop.localhost:{rig.Port}/")
            {
                Content = new StringContent("an order"),
            };
            using var response = await rig.Http.SendAsync(request);
            status = response.StatusCode;
            sent++;
        } while (status == HttpStatusCode.OK);
        status.ShouldBe(HttpStatusCode.BadGateway);
        (upstream.Answered + upstream.HungUp).ShouldBe(sent);
    }

    private static async Task<string> EchoAsync(
        ClientWebSocket socket,
        string text,
        CancellationToken cancellationToken
    )
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);
        var (buffer, length) = (new byte[64], 0);
        WebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer)[length..], cancellationToken);
            length += got.Count;
        } while (!got.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
