using System.Net;
using Berth.Tests.AdminApi;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>
/// The predecessor that sold stores had its pages on another site than its API: a CORS allow-list with credentials, and
/// addresses there for the way back from the payment page. Here operators name such sites, and nobody else gets in.
/// </summary>
public sealed class ShopWindowTests : IAsyncLifetime
{
    private const string Window = "https://www.example.com";
    private const string Other = "https://www.elsewhere.example";
    private const string Check = "/api/check-subdomain/";
    private const string Buy = "/api/create-checkout/";
    private TestApp _app = null!;
    private AdminApi.Program _http = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Windows:0:Origin"] = Window,
                ["Berth:Windows:0:Return:0"] = $"{Window}/signup/",
                ["Berth:Windows:1:Origin"] = Other,
                ["Berth:Windows:1:Return:0"] = $"{Other}/done",
                ["Berth:Limits:CheckoutPerMinute"] = "6",
            }
        );
        _http = AdminApi.Program.Nobody(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory, Trait("Number", "E44")]
    [InlineData(Check, Window, true)]
    [InlineData(Buy, Window, true)]
    [InlineData(Buy, Other, true)]
    [InlineData(Buy, "https://evil.example", false)]
    [InlineData(Buy, "https://www.example.com.evil.example", false)]
    [InlineData(Buy, "http://www.example.com", false)]
    [InlineData(Buy, "null", false)]
    [InlineData("/api/instances/", Window, false)]
    [InlineData("/sign-out", Window, false)]
    public async Task ABrowserIsToldWhatAPageMayAsk(string path, string origin, bool may)
    {
        var answer = await _http.SendAsync(
            HttpMethod.Options,
            path,
            null,
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type")
        );
        HeadersOf(answer).GetValueOrDefault("Access-Control-Allow-Origin").ShouldBe(may ? origin : null);
        if (!may)
        {
            HeadersOf(answer).Keys.ShouldNotContain(k => k.StartsWith("Access-Control", StringComparison.Ordinal));
            return;
        }
        answer.Status.ShouldBe(HttpStatusCode.NoContent);
        HeadersOf(answer)["Access-Control-Allow-Credentials"].ShouldBe("true");
        HeadersOf(answer)["Access-Control-Allow-Methods"].ShouldBe("POST");
        HeadersOf(answer)["Access-Control-Allow-Headers"].ShouldContain("Content-Type");
        HeadersOf(answer)["Vary"].ShouldBe("Origin");
    }

    /// <summary>A page there asks whether a name is free, and orders; the payment page leads the buyer back there.</summary>
    [Fact, Trait("Number", "E05")]
    public async Task AWindowSellsAndItsBuyersComeBackToIt()
    {
        (string, string)[] fromThere =
        [
            ("Origin", Window),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "cors"),
        ];
        var free = await _http.PostAsync(Check, new { subdomain = "ada" }, fromThere);
        free.Json.GetProperty("available").GetBoolean().ShouldBeTrue();
        HeadersOf(free)["Access-Control-Allow-Origin"].ShouldBe(Window);
        HeadersOf(free)["Access-Control-Allow-Credentials"].ShouldBe("true");
        HeadersOf(free)["Vary"].ShouldBe("Origin");

        var bought = await _http.PostAsync(
            Buy,
            new
            {
                subdomain = "ada",
                email = "ada@example.com",
                success_url = $"{Window}/signup/success/?from=spring",
                cancel_url = $"{Window}/signup/cancelled/",
            },
            fromThere
        );
        bought.Status.ShouldBe(HttpStatusCode.OK, bought.Text);
        bought.Json.GetProperty("checkout_url").GetString().ShouldBe("http://pay.invalid/1");
        Sessions()
            .Single()
            .ShouldContain(
                $"success_url={Window}/signup/success/?from=spring&session_id={{CHECKOUT_SESSION_ID}}&subdomain=ada"
            );
        Sessions().Single().ShouldContain($"cancel_url={Window}/signup/cancelled/");

        // Its own limits hold for its visitors, and a page there can read so.
        for (var i = 0; i < 8; i++)
            free = await _http.PostAsync(
                Check,
                new { subdomain = "ada" },
                [.. fromThere, ("X-Forwarded-For", "203.0.113.7")]
            );
        free.Problem(HttpStatusCode.TooManyRequests).ShouldNotBeEmpty();
        HeadersOf(free)["Access-Control-Allow-Origin"].ShouldBe(Window);
        HeadersOf(free)["Access-Control-Expose-Headers"].ShouldBe("Retry-After");
    }

    /// <summary>Nobody is led where no operator has said, whoever asks.</summary>
    [Theory, Trait("Number", "E05")]
    [InlineData(Window, "https://evil.example/")]
    [InlineData(Window, $"{Other}/done")] // another window's
    [InlineData(null, "https://evil.example/")]
    [InlineData(null, $"{Window}/account")]
    [InlineData("http://shop.example:8080", $"{Window}/signup/")] // a page of the shop's own
    public async Task NobodyIsLedElsewhere(string? origin, string to)
    {
        foreach (var field in (string[])["success_url", "cancel_url"])
        {
            var wish = new Dictionary<string, string>
            {
                ["subdomain"] = "ada",
                ["email"] = "ada@example.com",
                [field] = to,
            };
            var answer = await _http.PostAsync(Buy, wish, origin is null ? [] : [("Origin", origin)]);
            answer.Problem(HttpStatusCode.BadRequest).ShouldContain("No buyer is led there");
            answer.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
        }
        (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
        Sessions().ShouldBeEmpty();
    }

    /// <summary>A program on a server sends no origin: it may use any window's addresses.</summary>
    [Fact, Trait("Number", "E05")]
    public async Task AProgramMayUseThemToo()
    {
        var wish = new
        {
            subdomain = "ada",
            email = "ada@example.com",
            success_url = $"{Other}/done",
        };
        (await _http.PostAsync(Buy, wish)).Status.ShouldBe(HttpStatusCode.OK);
        Sessions().Single().ShouldContain($"success_url={Other}/done?session_id={{CHECKOUT_SESSION_ID}}&subdomain=ada");
    }

    /// <summary>What another site sends is refused as ever; and so is what a window sends anywhere else.</summary>
    [Theory, Trait("Number", "E44")]
    [InlineData(Buy, "https://evil.example")]
    [InlineData(Check, "https://evil.example")]
    [InlineData("/api/instances/", Window)]
    [InlineData("/checkout/hello", Window)]
    [InlineData("/sign-in", Window)]
    public async Task NothingElseIsOpenedByIt(string path, string origin)
    {
        var answer = await _http.PostAsync(
            path,
            new { subdomain = "ada", email = "ada@example.com" },
            ("Origin", origin),
            ("Sec-Fetch-Site", "cross-site")
        );
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        HeadersOf(answer).Keys.ShouldNotContain(k => k.StartsWith("Access-Control", StringComparison.Ordinal));
        (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
    }

    private List<string> Sessions() =>
        [.. _app.Stripe.Asked.Where(a => a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal))];

    private static Dictionary<string, string> HeadersOf(AdminApi.Program.Answer answer) =>
        answer.Whole.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value));
}
