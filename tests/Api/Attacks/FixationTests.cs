using System.Net;
using Berth.Platform.Accounts;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>
/// Somebody has put something of theirs into a visitor's browser before that visitor signs in. In a real browser, from a
/// tenant's page: <c>tests/EndToEnd/Attacks/CookieTests</c>.
/// </summary>
public sealed class FixationTests
{
    private const string Session = "berth_session",
        Form = "berth_form";

    [Fact]
    public async Task ASessionThatWasThereBeforeDoesNotBecomeWhoSignsIn()
    {
        await using var app = await TestApp.StartAsync();
        var at = app.Http.BaseAddress!;
        await app.BuyAsync("ada", "ada@example.com");
        await app.BuyAsync("eves", "eve@example.com");
        using var eve = new Visitor(app);
        await eve.SignInAsync("eve@example.com");
        var planted = eve.Cookies.GetCookies(at)[Session]!.Value;

        using var ada = new Visitor(app);
        ada.Cookies.Add(at, new Cookie(Session, planted, "/"));
        await ada.SignInAsync("ada@example.com");
        await ada.OpenAsync("/account/settings");
        ada.Page.ShouldContain("ada@example.com");
        ada.Cookies.GetCookies(at)[Session]!.Value.ShouldNotBe(planted);
        // Eve's own is over: it was in the browser that signed in.
        (await eve.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        (await app.Db().Sessions.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task ATokenFromBeforeTheSignInIsNoneAfterIt()
    {
        await using var app = await TestApp.StartAsync();
        var order = await app.BuyAsync("ada", "ada@example.com");
        using var ada = new Visitor(app);
        var (before, cookie) = (await ada.FormTokenAsync(), ada.Cookies.GetCookies(app.Http.BaseAddress!)[Form]!.Value);
        await ada.SignInAsync("ada@example.com");
        await ada.FormTokenAsync();
        ada.Cookies.Add(app.Http.BaseAddress!, new Cookie(Form, cookie, "/"));
        (await PostAsync(ada, $"/orders/{order.Id}?handler=Stop", before)).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(ada, "/sign-out", before)).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(ada, $"/orders/{order.Id}?handler=Stop", await ada.FormTokenAsync())).ShouldBe(
            HttpStatusCode.Redirect
        );
    }

    [Theory]
    [InlineData(AccountRole.Operator)]
    [InlineData(AccountRole.Owner)]
    public async Task TheKeyFromBeforeTheSecondFactorOpensNothing(AccountRole role)
    {
        await using var app = await TestApp.StartAsync();
        var at = app.Http.BaseAddress!;
        using (var first = new Visitor(app))
            await first.BecomesAsync(role, "ops@shop.example");
        await app.Db().SignInLinks.ExecuteDeleteAsync();
        using var ops = new Visitor(app);
        await ops.SignInAsync("ops@shop.example");
        var half = ops.Cookies.GetCookies(at)[Session]!.Value;
        using (var proven = await ops.SendAsync("/sign-in/code", "", ("Code", await ops.CodeAsync("ops@shop.example"))))
            proven.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ops.OpenAsync("/admin")).ShouldBe(HttpStatusCode.OK);
        using var thief = new Visitor(app);
        thief.Cookies.Add(at, new Cookie(Session, half, "/"));
        (await thief.OpenAsync("/admin")).ShouldBe(HttpStatusCode.Redirect);
        (await thief.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task<HttpStatusCode> PostAsync(Visitor who, string path, string token)
    {
        using var answer = await who.Http.PostAsync(
            path,
            new FormUrlEncodedContent([new("__RequestVerificationToken", token)])
        );
        return answer.StatusCode;
    }
}
