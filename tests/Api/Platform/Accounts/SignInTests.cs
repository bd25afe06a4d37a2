using System.Net;
using Berth.Platform.Accounts;
using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>Signing in by a mailed link, with and without a second factor.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task WhoBoughtSignsInWithoutARegistration()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada", "Ada@Example.com");
        using var ada = new Visitor(app);
        (await ada.SignInAsync("ada@example.COM")).ShouldBe("/account"); // mixed case is the same mailbox
        var account = await app.Db().Accounts.SingleAsync();
        (account.Role, account.Email).ShouldBe((AccountRole.Customer, "ada@example.COM"));
        (await app.Db().Orders.Select(o => o.AccountId).SingleAsync()).ShouldBe(account.Id);
    }

    [Fact]
    public async Task ALinkSaysWhoseItIs()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        (await ada.SendAsync("/sign-in", "", ("Email", "ada@example.com"))).Dispose();
        await app.RunJobsAsync();
        await app.RunJobsAsync();
        var link = System.Text.RegularExpressions.Regex.Match(
            app.Mailer.Sent.Single(m => m.Kind == "SignIn").Text,
            "https?://\\S+/sign-in/\\S+"
        );
        (await ada.OpenAsync(new Uri(link.Value).AbsolutePath)).ShouldBe(HttpStatusCode.OK);
        ada.Page.ShouldContain("<strong>ada@example.com</strong>"); // before anybody is signed in as somebody else
    }

    [Fact]
    public async Task NobodyLearnsWhoseAnAddressIs()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var eve = new Visitor(app);
        using var known = await eve.SendAsync("/sign-in", "", ("Email", "ada@example.com"));
        var toKnown = eve.Page;
        using var unknown = await eve.SendAsync("/sign-in", "", ("Email", "nobody@example.com"));
        (unknown.StatusCode, eve.Page).ShouldBe((known.StatusCode, toKnown));
        (await app.Db().Jobs.CountAsync(j => j.Kind == MailSignInLink.Kind)).ShouldBe(2); // the same work
        await app.RunJobsAsync();
        await app.RunJobsAsync();
        app.Mailer.Sent.Where(m => m.Kind == "SignIn").Select(m => m.Recipient).ShouldBe(["ada@example.com"]);
    }

    [Fact]
    public async Task ALinkWorksOnceAndNobodysMailboxIsFilled()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        var link = new Uri(
            app.Mailer.Sent.Last(m => m.Kind == "SignIn")
                .Text.Split('\n')
                .Single(l => l.StartsWith("http", StringComparison.Ordinal))
        ).AbsolutePath;
        using var eve = new Visitor(app);
        (await eve.OpenAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        eve.Page.ShouldContain("has been used or has expired");
        for (var i = 0; i < 10; i++)
            (await eve.SendAsync("/sign-in", "", ("Email", "ada@example.com"))).Dispose();
        await app.RunJobsAsync();
        await app.RunJobsAsync();
        app.Mailer.Sent.Count(m => m.Kind == "SignIn").ShouldBe(MailSignInLink.MostAnHour);
    }

    [Fact]
    public async Task TheKeyIsNewAtEachStepUp()
    {
        await using var app = await TestApp.StartAsync();
        using var ops = new Visitor(app);
        await using (var db = app.Db())
        {
            db.Add(new Account("ops@shop.example", AccountRole.Owner, DateTimeOffset.UtcNow));
            await db.SaveChangesAsync();
        }
        ops.Cookies.Add(app.Http.BaseAddress!, new Cookie("berth_session", "chosen-by-somebody"));
        await ops.SignInAsync("ops@shop.example");
        var first = ops.Cookies.GetCookies(app.Http.BaseAddress!)["berth_session"]!.Value;
        first.ShouldNotBe("chosen-by-somebody");
        await ops.OpenAsync("/account/second-factor");
        using var on = await ops.SendAsync(
            "/account/second-factor",
            "On",
            ("Code", await ops.CodeAsync("ops@shop.example"))
        );
        on.StatusCode.ShouldBe(HttpStatusCode.OK);
        ops.Page.ShouldContain("recovery codes");
        ops.Cookies.GetCookies(app.Http.BaseAddress!)["berth_session"]!.Value.ShouldNotBe(first);
        (await app.Db().Sessions.CountAsync()).ShouldBe(1);
        (await app.Db().Database.SqlQuery<string>($"SELECT value FROM account_tokens").ToListAsync()).ShouldAllBe(v =>
            v.StartsWith("CfDJ8", StringComparison.Ordinal)
        ); // sealed
    }

    [Fact]
    public async Task WrongCodesEndTheSessionAndNothingElse()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var ada = new Visitor(app);
        await ada.SignInAsync("ada@example.com");
        await ada.OpenAsync("/account/second-factor");
        using var on = await ada.SendAsync(
            "/account/second-factor",
            "On",
            ("Code", await ada.CodeAsync("ada@example.com"))
        );
        var recovery = System
            .Text.RegularExpressions.Regex.Matches(ada.Page, "<li><code>(.*?)</code>")
            .Select(m => m.Groups[1].Value)
            .ToList();
        recovery.Count.ShouldBe(SecondFactor.RecoveryCodes);

        using var other = new Visitor(app);
        (await other.SignInAsync("ada@example.com")).ShouldBe("/sign-in/code?next=%2Faccount");
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        for (var i = 0; i < Session.MostWrongCodes; i++)
            (await other.SendAsync("/sign-in/code", "", ("Code", "000000"))).Dispose();
        (await other.OpenAsync("/sign-in/code")).ShouldBe(HttpStatusCode.Redirect); // to the beginning
        (await ada.OpenAsync("/account/second-factor")).ShouldBe(HttpStatusCode.OK);

        // Nor is it turned off by guessing.
        using var thief = new Visitor(app);
        await thief.SignInAsync("ada@example.com");
        (await thief.SendAsync("/sign-in/code", "", ("Code", recovery[1]))).Dispose();
        for (var i = 0; i < Session.MostWrongCodes; i++)
            (await thief.SendAsync("/account/second-factor", "Off", ("Code", "000000"))).Dispose();
        (await thief.OpenAsync("/account/second-factor")).ShouldBe(HttpStatusCode.Redirect);
        (await app.Db().Accounts.SingleAsync()).TwoFactorEnabled.ShouldBeTrue();

        using var third = new Visitor(app);
        await third.SignInAsync("ada@example.com");
        using var proven = await third.SendAsync(
            "/sign-in/code",
            "",
            ("Code", recovery[0].ToLowerInvariant()),
            ("Next", "//evil.example")
        );
        proven.Headers.Location!.OriginalString.ShouldBe("/account"); // never to somebody else
        using var fourth = new Visitor(app);
        await fourth.SignInAsync("ada@example.com");
        using var again = await fourth.SendAsync("/sign-in/code", "", ("Code", recovery[0]));
        again.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
