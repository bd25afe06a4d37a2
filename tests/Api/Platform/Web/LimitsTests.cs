using System.Net;
using System.Security.Claims;
using System.Text;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>One visitor cannot take what is there for all, nor pass for another one.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task WhoAsksForTooManyNamesIsToldWhenToComeAgainAndOthersNotice()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:CheckoutPerMinute"] = "2" }
        );
        for (var i = 0; i < 2; i++)
            (await CheckAsync(app, "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await CheckAsync(app, "203.0.113.5");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await CheckAsync(app, "203.0.113.6")).StatusCode.ShouldBe(HttpStatusCode.OK);
        // What a visitor writes there themselves stands before what our proxy adds.
        (await CheckAsync(app, "198.51.100.9, 203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        // The machine itself is the operator.
        for (var i = 0; i < 5; i++)
            (await CheckAsync(app, null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AHouseholdOfIPv6IsOneVisitor()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:CheckoutPerMinute"] = "2" }
        );
        foreach (
            var (address, status) in ((string, HttpStatusCode)[])
                [
                    ("2001:db8:0:1::1", HttpStatusCode.OK),
                    ("2001:db8:0:1:ffff::2", HttpStatusCode.OK),
                    ("2001:db8:0:1::3", HttpStatusCode.TooManyRequests),
                    ("2001:db8:0:2::1", HttpStatusCode.OK),
                ]
        )
            (await CheckAsync(app, address)).StatusCode.ShouldBe(status, address);
    }

    [Fact]
    public async Task PeopleGetAPageThatSaysSoAndMayLookOn()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:MailsPerHour"] = "1" }
        );
        (await FindAsync(app)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await FindAsync(app);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Try again in");
        (await SendAsync(app, HttpMethod.Get, "/find", "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AFormThatNamesNoLimitHasOne()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "1" }
        );
        (await SendAsync(app, HttpMethod.Post, "/orders/none?handler=Restart", "203.0.113.5")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await SendAsync(app, HttpMethod.Post, "/orders/none?handler=Restart", "203.0.113.5")).StatusCode.ShouldBe(
            HttpStatusCode.TooManyRequests
        );
    }

    /// <summary>Looking counts there, too: each look may ask the payment provider.</summary>
    [Theory]
    [InlineData("/orders/none/invoices")]
    [InlineData("/orders/none/plan/large")]
    public async Task PagesThatAskThePaymentProviderAreLimited(string page)
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "1" }
        );
        (await SendAsync(app, HttpMethod.Get, page, "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(app, HttpMethod.Get, page, "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await SendAsync(app, HttpMethod.Get, page, "203.0.113.6")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task StripeAndWhoWatchesUsAreNeverTooMany()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Limits:FormsPerMinute"] = "1",
                ["Berth:Limits:ApiPerMinute"] = "1",
                ["Berth:Limits:CheckoutPerMinute"] = "1",
            }
        );
        for (var i = 0; i < 10; i++)
        {
            (await SendAsync(app, HttpMethod.Post, "/api/webhook/stripe/", "203.0.113.5")).StatusCode.ShouldBe(
                HttpStatusCode.BadRequest
            );
            (await SendAsync(app, HttpMethod.Get, "/healthz", "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await SendAsync(app, HttpMethod.Get, "/readyz", "203.0.113.5")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task OnlyTheProxyOnThisMachineIsBelieved()
    {
        await using var app = await TestApp.StartAsync();
        foreach (
            var (peer, seen) in ((string, string)[])
                [
                    ("198.51.100.7", "198.51.100.7"),
                    ("10.0.0.2", "10.0.0.2"),
                    ("127.0.0.1", "203.0.113.5"),
                    ("::1", "203.0.113.5"),
                ]
        )
        {
            var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
            context.Request.Headers["X-Forwarded-For"] = "192.0.2.1, 203.0.113.5";
            await new ForwardedHeadersMiddleware(
                _ => Task.CompletedTask,
                NullLoggerFactory.Instance,
                app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>()
            ).Invoke(context);
            context.Connection.RemoteIpAddress.ToString().ShouldBe(seen);
        }
    }

    [Fact]
    public async Task AnAccountIsCountedWhereverItComesFromAndAnAddressWhoeverItIs()
    {
        await using var app = await SmallAsync(new LimitSettings { ApiPerMinute = 2 });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        (await AskAsync(http, "/api", "203.0.113.1", "ada")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(http, "/api", "203.0.113.2", "ada")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(http, "/api", "203.0.113.3", "ada")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync(http, "/api", "203.0.113.1", "bob")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(http, "/api", "203.0.113.1", "eve")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task AWholeNetworkOfIPv6IsCountedTooButMoreLoosely()
    {
        await using var app = await SmallAsync(new LimitSettings { ApiPerMinute = 2 });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        for (var i = 1; i <= 16; i++)
            (await AskAsync(http, "/api", $"2001:db8:1:{i:x}::1", $"{i}")).ShouldBe(HttpStatusCode.OK, $"{i}");
        (await AskAsync(http, "/api", "2001:db8:1:ff::1", "ada")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync(http, "/api", "2001:db8:2:ff::1", "bob")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task StreamsAreCountedWhileTheyAreOpen()
    {
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await SmallAsync(
            new LimitSettings { LiveAtOnce = 1 },
            () =>
            {
                entered.SetResult();
                return gate.Task;
            }
        );
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var open = AskAsync(http, "/live", "203.0.113.1", null);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await AskAsync(http, "/live?now=1", "203.0.113.1", null)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync(http, "/live?now=1", "203.0.113.2", null)).ShouldBe(HttpStatusCode.OK);
        gate.SetResult();
        (await open).ShouldBe(HttpStatusCode.OK);
        // Its place is free a moment after its answer was read.
        for (var i = 0; await AskAsync(http, "/live?now=1", "203.0.113.1", null) != HttpStatusCode.OK; i++)
        {
            i.ShouldBeLessThan(100);
            await Task.Delay(50);
        }
    }

    /// <summary>An application with the product's limits and a sign-in by header.</summary>
    private static async Task<WebApplication> SmallAsync(LimitSettings limits, Func<Task>? until = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRateLimits(limits);
        var app = builder.Build();
        app.Use(
            (context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(
                    context.Request.Headers["From-Address"].ToString()
                );
                if (context.Request.Headers["Account"] is [{ } account])
                    context.User = new ClaimsPrincipal(
                        new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account)], "test")
                    );
                return next();
            }
        );
        app.UseRouting();
        app.UseRateLimiter();
        app.MapGet("/api", () => "ok").RequireRateLimiting("api");
        app.MapGet(
                "/live",
                async (string? now) =>
                {
                    if (now is null && until is not null)
                        await until();
                    return "ok";
                }
            )
            .RequireRateLimiting("live");
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string path, string address, string? account)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "From-Address", address } } };
        if (account is not null)
            request.Headers.Add("Account", account);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> CheckAsync(TestApp app, string? from) =>
        SendAsync(
            app,
            HttpMethod.Post,
            "/api/check-subdomain/",
            from,
            new StringContent("""{"subdomain":"ada"}""", Encoding.UTF8, "application/json")
        );

    private static async Task<HttpResponseMessage> FindAsync(TestApp app) =>
        await SendAsync(
            app,
            HttpMethod.Post,
            "/find",
            "203.0.113.5",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", await Forms.TokenAsync(app, "/find")),
                new("Name", "ada"),
                new("Email", "ada@example.com"),
            ])
        );

    private static Task<HttpResponseMessage> SendAsync(
        TestApp app,
        HttpMethod method,
        string path,
        string? from,
        HttpContent? content = null
    )
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (from is not null)
            request.Headers.Add("X-Forwarded-For", from);
        return app.Http.SendAsync(request);
    }
}
