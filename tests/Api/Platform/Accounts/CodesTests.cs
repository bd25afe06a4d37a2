using System.Net;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>Codes and links count once, however many requests bring them in the same moment.</summary>
public sealed class CodesTests : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private TestApp _app = null!;
    private Visitor _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "100000" }
        );
        await _app.BuyAsync("ada", Email);
        _ada = new Visitor(_app);
        await _ada.SignInAsync(Email);
    }

    public ValueTask DisposeAsync()
    {
        _ada.Dispose();
        return _app.DisposeAsync();
    }

    [Fact]
    public async Task OneCodeOpensOneSession()
    {
        await _ada.ProvesAsync(Email);
        var others = await ManyAsync(4);
        var code = await _ada.CodeAsync(Email);
        // All wait for the account, so that each of them looks at the code while none has used it.
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts FOR UPDATE");
        var asked = others.Select(o => o.SendAsync("/sign-in/code", "", ("Code", code))).ToList();
        await _app.WaitersAsync(others.Count);
        await hold.CommitAsync();
        var answers = await Task.WhenAll(asked);
        answers
            .Select(a => a.StatusCode)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, .. Enumerable.Repeat(HttpStatusCode.UnprocessableEntity, 3)]);
        foreach (var (answer, other) in answers.Zip(others))
        {
            answer.Dispose();
            other.Dispose();
        }
    }

    [Fact]
    public async Task OneLinkOpensOneSession()
    {
        await _app.Db().SignInLinks.ExecuteDeleteAsync();
        (await _ada.SendAsync("/sign-in", "", ("Email", Email), ("Next", ""))).Dispose();
        await _app.RunJobsAsync();
        await _app.RunJobsAsync();
        var text = _app.Mailer.Sent.Last(m => m.Kind == "SignIn").Text;
        var link = new Uri(text.Split('\n').Single(l => l.StartsWith("http", StringComparison.Ordinal))).AbsolutePath;
        var others = Enumerable.Range(0, 4).Select(_ => new Visitor(_app)).ToList();
        var before = await _app.Db().Sessions.CountAsync();
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sign_in_links FOR UPDATE");
        var asked = others.Select(o => o.SendAsync(link)).ToList();
        await _app.WaitersAsync(others.Count);
        await hold.CommitAsync();
        var answers = await Task.WhenAll(asked);
        answers
            .Select(a => a.StatusCode)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, .. Enumerable.Repeat(HttpStatusCode.NotFound, 3)]);
        (await _app.Db().Sessions.CountAsync()).ShouldBe(before + 1);
        foreach (var (answer, other) in answers.Zip(others))
        {
            answer.Dispose();
            other.Dispose();
        }
    }

    [Fact]
    public async Task ACodeThatIsOlderThanTheLastIsRefused()
    {
        await _ada.OpenAsync("/account/second-factor");
        var (old, now) = (await CodeAsync(-1), await CodeAsync(0));
        using var on = await _ada.SendAsync("/account/second-factor", "On", ("Code", now));
        _ada.Page.ShouldContain("recovery codes");
        using var other = (await ManyAsync(1))[0];
        foreach (var used in (string[])[now, old])
        {
            using var refused = await other.SendAsync("/sign-in/code", "", ("Code", used));
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
        using var taken = await other.SendAsync("/sign-in/code", "", ("Code", await CodeAsync(1)));
        taken.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ABurstOfWrongCodesIsNoMoreTries()
    {
        await _ada.ProvesAsync(Email);
        using var thief = (await ManyAsync(1))[0];
        var form = await thief.FormTokenAsync();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                    thief.Http.PostAsync(
                        "/sign-in/code",
                        new FormUrlEncodedContent([new("Code", $"{i:D6}"), new("__RequestVerificationToken", form)])
                    )
                )
        );
        answers
            .Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity)
            .ShouldBeLessThanOrEqualTo(Session.MostWrongCodes);
        answers.ShouldAllBe(a =>
            a.StatusCode == HttpStatusCode.UnprocessableEntity || a.StatusCode == HttpStatusCode.Redirect
        );
        (await thief.OpenAsync("/sign-in/code")).ShouldBe(HttpStatusCode.Redirect); // to the beginning
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task OneRecoveryCodeOpensOneSession()
    {
        await _ada.ProvesAsync(Email);
        var code = System.Text.RegularExpressions.Regex.Match(_ada.Page, "<li><code>(.*?)</code>").Groups[1].Value;
        var others = await ManyAsync(3);
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts FOR UPDATE");
        var asked = others.Select(o => o.SendAsync("/sign-in/code", "", ("Code", code))).ToList();
        await _app.WaitersAsync(others.Count);
        await hold.CommitAsync();
        var answers = await Task.WhenAll(asked);
        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity).ShouldBe(2);
        foreach (var other in others)
            other.Dispose();
    }

    [Fact]
    public async Task NoMoreLinksAreMailedInAnHourHoweverManyAsk()
    {
        await _app.Db().SignInLinks.ExecuteDeleteAsync();
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        var normal = Mailbox.Normal(Email);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SignInLink.LinksLock}, hashtext({normal}))");
        var asked = Enumerable
            .Range(0, 8)
            .Select(_ =>
                _app.InScopeAsync<MailSignInLink>(m =>
                    m.RunAsync(new MailSignInLink.Args(Email, "/account", Guid.NewGuid()), default)
                )
            )
            .ToList();
        await _app.WaitersAsync(asked.Count);
        await hold.CommitAsync();
        await Task.WhenAll(asked);
        (await _app.Db().SignInLinks.CountAsync()).ShouldBe(MailSignInLink.MostAnHour);
    }

    /// <summary>What her app shows so many steps from now.</summary>
    private async Task<string> CodeAsync(int steps)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Account>>();
        var key = await accounts.GetAuthenticatorKeyAsync((await accounts.FindByEmailAsync(Email))!);
        return Visitor.TotpOf(key!, DateTimeOffset.UtcNow.AddSeconds(30 * steps));
    }

    /// <summary>So many browsers that opened a mailed link, and still lack the second factor.</summary>
    private async Task<List<Visitor>> ManyAsync(int count)
    {
        var others = new List<Visitor>();
        for (var i = 0; i < count; i++)
        {
            others.Add(new Visitor(_app));
            await others[^1].SignInAsync(Email);
            await _app.Db().SignInLinks.ExecuteDeleteAsync(); // there is a limit of those
        }
        return others;
    }
}
