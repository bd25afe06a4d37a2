using System.Net;
using Berth.Platform.Accounts;
using Berth.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>When a browser is signed out: by time, by its owner, and by what is changed of the account.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private readonly MovingClock _clock = new();
    private readonly RecordedLog _log = new();
    private TestApp _app = null!;
    private Visitor _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(clock: _clock, log: _log);
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
    public async Task ItEndsWithoutUse()
    {
        _clock.Advance(Session.Lifetime - TimeSpan.FromMinutes(1));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK); // which is a use
        _clock.Advance(Session.Lifetime - TimeSpan.FromMinutes(1));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);
        _clock.Advance(Session.Lifetime + TimeSpan.FromMinutes(1));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ItEndsHoweverMuchItIsUsed()
    {
        for (var day = 1; day < Session.MostLife.TotalDays; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK, $"day {day}");
        }
        _clock.Advance(TimeSpan.FromDays(1));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task AnOperatorsEndsOverNightAndAfterADay()
    {
        using var ops = new Visitor(_app);
        await ops.BecomesAsync(AccountRole.Operator);
        for (var hour = 1; hour < Session.OperatorMostLife.TotalHours; hour++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            (await ops.OpenAsync("/admin")).ShouldBe(HttpStatusCode.OK, $"hour {hour}");
        }
        _clock.Advance(TimeSpan.FromHours(1));
        (await ops.OpenAsync("/admin")).ShouldBe(HttpStatusCode.Redirect);

        using var idle = new Visitor(_app);
        await idle.SignInAsync("ops@shop.example");
        using var shown = await idle.SendAsync("/sign-in/code", "", ("Code", await idle.CodeAsync("ops@shop.example")));
        (await idle.OpenAsync("/admin")).ShouldBe(HttpStatusCode.OK);
        _clock.Advance(Session.OperatorLifetime + TimeSpan.FromMinutes(1));
        (await idle.OpenAsync("/admin")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task SignOutIsOnEveryPageAndItsCookieOpensNothingMore()
    {
        using var ops = new Visitor(_app);
        await ops.BecomesAsync(AccountRole.Owner);
        foreach (
            var (visitor, page) in ((Visitor, string)[])
                [(_ada, "/"), (_ada, "/account/settings"), (_ada, "/nowhere"), (ops, "/admin"), (ops, "/admin/tokens")]
        )
        {
            await visitor.OpenAsync(page);
            visitor.Page.ShouldContain("action=\"/sign-out\"", customMessage: page);
        }
        using var nobody = new Visitor(_app);
        await nobody.OpenAsync("/");
        nobody.Page.ShouldNotContain("/sign-out");

        var kept = _ada.Cookies.GetCookies(_app.Http.BaseAddress!)["berth_session"]!.Value;
        await _ada.SignsOutAsync();
        _ada.Cookies.Add(_app.Http.BaseAddress!, new Cookie("berth_session", kept));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ALinkThatIsOverSignsNobodyIn()
    {
        using var other = new Visitor(_app);
        (await other.SendAsync("/sign-in", "", ("Email", Email))).Dispose();
        await _app.RunJobsAsync();
        await _app.RunJobsAsync();
        var link = new Uri(
            _app.Mailer.Sent.Last(m => m.Kind == "SignIn")
                .Text.Split('\n')
                .Single(l => l.StartsWith("http", StringComparison.Ordinal))
        ).AbsolutePath;
        (await other.OpenAsync(link)).ShouldBe(HttpStatusCode.OK);
        _clock.Advance(SignInLink.Lifetime + TimeSpan.FromSeconds(1));
        (await other.OpenAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        using var used = await other.Http.PostAsync(
            link,
            new FormUrlEncodedContent([new("__RequestVerificationToken", await other.FormTokenAsync())])
        );
        used.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task RemovingAFactorSignsOutOtherBrowsers()
    {
        using var key = new Authenticator();
        await _ada.ProvesAsync(Email);
        (await key.IsAddedAsync(_ada)).Dispose();
        using var other = await ProvenAsync();
        var passkey = await _app.Db().Passkeys.SingleAsync();
        (await _ada.SendAsync("/account/second-factor", "Remove", ("passkey", $"{passkey.Id}"))).Dispose();
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);

        using var third = await ProvenAsync();
        _clock.Advance(TimeSpan.FromMinutes(1)); // for a code that was not used yet
        (await _ada.SendAsync("/account/second-factor", "Off", ("Code", await _ada.CodeAsync(Email)))).Dispose();
        (await _app.Db().Accounts.SingleAsync(a => a.Email == Email)).TwoFactorEnabled.ShouldBeFalse();
        (await third.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AFactorThatAnOperatorTookAwayEndsAllSessions()
    {
        await _ada.ProvesAsync(Email);
        var id = (await _app.Db().Accounts.SingleAsync()).Id;
        await _app.InScopeAsync<SecondFactor>(f => f.TurnOffAsync(id, default));
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task AnotherAddressSignsOutOtherBrowsersAndAsksForTheFactor()
    {
        await _ada.ProvesAsync(Email);
        using var other = await ProvenAsync();
        _clock.Advance(Session.Fresh);
        await _ada.OpenAsync("/account/settings");
        _ada.Page.ShouldContain("confirm your second factor again");
        using var refused = await MovesAsync();
        refused.Headers.Location!.OriginalString.ShouldBe("/sign-in/code?again=true&next=%2Faccount%2Fsettings");
        (await _app.Db().SignInLinks.AnyAsync(l => l.MovesAccount != null)).ShouldBeFalse();
        using var again = await _ada.SendAsync(
            "/sign-in/code?again=true",
            "",
            ("Code", await _ada.CodeAsync(Email)),
            ("Again", "true")
        );
        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await MovesAsync()).Dispose();
        await _app.RunJobsAsync();
        var link = new Uri(
            _app.Mailer.Sent.Single(m => m.Kind == "ProveAddress")
                .Text.Split('\n')
                .Single(l => l.StartsWith("http", StringComparison.Ordinal))
        ).AbsolutePath;
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);
        (await _ada.SendAsync(link)).Dispose();
        (await _app.Db().Accounts.SingleAsync()).Email.ShouldBe("lovelace@example.com");
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        (await _app.Db().Sessions.CountAsync()).ShouldBe(1); // hers, which began with the link
    }

    [Fact]
    public async Task SignInsAndWrongCodesAreInTheAuditAndTheLog()
    {
        await _ada.ProvesAsync(Email);
        using var thief = new Visitor(_app);
        await thief.SignInAsync(Email);
        for (var i = 0; i < Session.MostWrongCodes; i++)
            (await thief.SendAsync("/sign-in/code", "", ("Code", "000000"))).Dispose();
        var id = (await _app.Db().Accounts.SingleAsync()).Id;
        var rows = await _app.Db()
            .Audit.Where(a => a.Field == "SignIn" && a.Subject == $"{id}")
            .OrderBy(a => a.Id)
            .ToListAsync();
        string[] expected =
        [
            "by a mailed link",
            "second factor shown",
            "by a mailed link",
            .. Enumerable.Repeat("wrong code", Session.MostWrongCodes),
            "signed out after too many wrong codes",
        ];
        rows.Select(r => r.After).ShouldBe(expected);
        rows.ShouldAllBe(r => r.Kind == nameof(Account) && IPAddress.IsLoopback(IPAddress.Parse(r.Origin!)));
        var said = _log
            .Lines.Select(l => l.Message)
            .Where(m => m.StartsWith($"Sign-in to account {id} from "))
            .ToList();
        said.Select(m => m.Split(": ")[^1].TrimEnd('.')).ShouldBe(expected);
        _log.Lines.ShouldAllBe(l => !l.Message.Contains("000000") && !l.Message.Contains(Email));
    }

    private Task<HttpResponseMessage> MovesAsync() => MoveAsync("lovelace@example.com");

    private async Task<HttpResponseMessage> MoveAsync(string to) =>
        await _ada.Http.PostAsync(
            "/account/settings?handler=Address",
            new FormUrlEncodedContent([
                new("Email", to),
                new("__RequestVerificationToken", await _ada.FormTokenAsync()),
            ])
        );

    /// <summary>Another browser of hers, which has shown the second factor.</summary>
    private async Task<Visitor> ProvenAsync()
    {
        _clock.Advance(TimeSpan.FromMinutes(1)); // for a code that was not used yet
        var other = new Visitor(_app);
        await other.SignInAsync(Email);
        using var shown = await other.SendAsync("/sign-in/code", "", ("Code", await other.CodeAsync(Email)));
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK);
        return other;
    }
}
