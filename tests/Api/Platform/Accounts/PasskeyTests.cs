using System.Net;
using System.Text.RegularExpressions;
using Berth.Platform.Accounts;
using Berth.Platform.Mail;
using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>Passkeys as a second factor: what they open, and who may add and remove them.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private const string Factor = "/account/second-factor";
    private readonly MovingClock _clock = new();
    private readonly Authenticator _key = new();
    private TestApp _app = null!;
    private Visitor _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "100000" },
            clock: _clock
        );
        await _app.BuyAsync("ada", Email);
        _ada = new Visitor(_app);
        await _ada.SignInAsync(Email);
    }

    public ValueTask DisposeAsync()
    {
        _ada.Dispose();
        _key.Dispose();
        return _app.DisposeAsync();
    }

    [Fact]
    public async Task ItIsASecondFactorAsGoodAsAnApp()
    {
        using var other = new Visitor(_app);
        await other.SignInAsync(Email);
        using var added = await _key.IsAddedAsync(_ada, "YubiKey");
        Regex.Count(_ada.Page, "<li><code>").ShouldBe(SecondFactor.RecoveryCodes);
        var recovery = Regex.Match(_ada.Page, "<li><code>(.*?)</code>").Groups[1].Value;
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect); // signed out
        (await _ada.OpenAsync(Factor)).ShouldBe(HttpStatusCode.OK);
        _ada.Page.ShouldContain("YubiKey");
        _ada.Page.ShouldContain("not used yet");

        // The mailbox alone opens neither the account nor the container's page.
        (await other.SignInAsync(Email)).ShouldBe("/sign-in/code?next=%2Faccount");
        (await other.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
        var order = await _app.Db().Orders.SingleAsync();
        var secret = await _app.NewSecretAsync(order.Id);
        (await other.OpenAsync($"/orders/{secret}")).ShouldBe(HttpStatusCode.Redirect);
        (await other.OpenAsync("/account/data.json")).ShouldBe(HttpStatusCode.Redirect);
        await other.OpenAsync("/sign-in/code");
        other.Page.ShouldContain("Use a passkey");
        other.Page.ShouldContain(">Recovery code<");
        other.Page.ShouldNotContain("authenticator app");
        using var shown = await _key.IsShownAsync(other);
        shown.Headers.Location!.OriginalString.ShouldBe("/account");
        (await other.OpenAsync($"/orders/{secret}")).ShouldBe(HttpStatusCode.OK);
        await other.OpenAsync("/account/data.json");
        other.Page.ShouldContain("\"name\":\"YubiKey\"");
        await other.OpenAsync(Factor);
        other.Page.ShouldContain("last used");

        // Recovery codes are good with either.
        using var third = new Visitor(_app);
        await third.SignInAsync(Email);
        using var recovered = await third.SendAsync("/sign-in/code", "", ("Code", recovery));
        recovered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await HistoryAsync()).ShouldBe(["Passkeys 0 1", "SecondFactor off on"]);
        var told = _app.Mailer.Sent.Single(m => m.Kind == nameof(FactorChanged));
        (told.Recipient, told.Text.Contains("A passkey was added.", StringComparison.Ordinal)).ShouldBe((Email, true));
    }

    [Fact]
    public async Task OperatorsMayHaveOneInsteadOfAnApp()
    {
        await using (var db = _app.Db())
        {
            db.Add(new Account("ops@shop.example", AccountRole.Viewer, DateTimeOffset.UtcNow));
            await db.SaveChangesAsync();
        }
        using var ops = new Visitor(_app);
        await ops.SignInAsync("ops@shop.example");
        (await ops.OpenAsync("/admin")).ShouldBe(HttpStatusCode.Redirect);
        (await _key.IsAddedAsync(ops)).Dispose();
        (await ops.OpenAsync("/admin")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AKeyThatWasOfferedToAnAppAndNotConfirmedIsNoFactor()
    {
        await _ada.OpenAsync(Factor); // shows a key
        (await _key.IsAddedAsync(_ada)).Dispose();
        using var other = new Visitor(_app);
        await other.SignInAsync(Email);
        using var refused = await other.SendAsync("/sign-in/code", "", ("Code", await other.CodeAsync(Email)));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task AppAndPasskeysStandBesideEachOther()
    {
        await _ada.ProvesAsync(Email);
        (await _key.IsAddedAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.Redirect); // there are recovery codes already
        using var other = new Visitor(_app);
        await other.SignInAsync(Email);
        using var byApp = await other.SendAsync("/sign-in/code", "", ("Code", await other.CodeAsync(Email)));
        byApp.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await SendCodeAsync("Off");
        await _ada.OpenAsync(Factor);
        _ada.Page.ShouldContain("It is on.");
        await SendCodeAsync("On");
        (await _app.Db().Accounts.SingleAsync()).HasApp.ShouldBeTrue();
        await SendCodeAsync("Off");

        // Without the last one it is off.
        var passkey = await _app.Db().Passkeys.SingleAsync();
        (await _ada.SendAsync(Factor, "Remove", ("passkey", $"{passkey.Id}"))).Dispose();
        var account = await _app.Db().Accounts.SingleAsync();
        (account.TwoFactorEnabled, account.HasApp).ShouldBe((false, false));
        (await HistoryAsync())[^2..].ShouldBe(["Passkeys 1 0", "SecondFactor on off"]);
        using var third = new Visitor(_app);
        (await third.SignInAsync(Email)).ShouldBe("/account");
    }

    [Fact]
    public async Task ChangesAskForTheSecondFactorAgain()
    {
        (await _key.IsAddedAsync(_ada)).Dispose();
        var passkey = await _app.Db().Passkeys.SingleAsync();
        using var more = new Authenticator();
        _clock.Advance(Session.Fresh);
        await _ada.OpenAsync(Factor);
        _ada.Page.ShouldContain("confirm your second factor again");
        _ada.Page.ShouldNotContain("Add a passkey");
        var form = ("__RequestVerificationToken", await _ada.FormTokenAsync());
        foreach (var handler in (string[])["AddOptions", "Add", "Remove", "On"])
        {
            using var refused = await _ada.Http.PostAsync(
                $"{Factor}?handler={handler}",
                new FormUrlEncodedContent([new(form.Item1, form.Item2), new("passkey", $"{passkey.Id}")])
            );
            if (handler == "AddOptions")
                refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            else
                refused.Headers.Location!.OriginalString.ShouldStartWith(
                    "/sign-in/code?again=true",
                    customMessage: handler
                );
        }
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(1);
        (await _key.IsShownAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await more.IsAddedAsync(_ada)).Dispose();
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task WhoseSessionEndedMeanwhileAddsNothing()
    {
        // Somebody else with the mailbox is about to add one of theirs, as its owner turns the second factor on.
        using var eve = new Visitor(_app);
        using var hers = new Authenticator();
        await eve.SignInAsync(Email);
        await _ada.OpenAsync(Factor);
        var code = await _ada.CodeAsync(Email);
        using var asked = await eve.SendAsync(Factor, "AddOptions");
        var credential = hers.Create(eve.Page);
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts FOR UPDATE");
        var first = _ada.SendAsync(Factor, "On", ("Code", code));
        await _app.WaitersAsync(1);
        var second = eve.SendAsync(Factor, "Add", ("Credential", credential));
        await _app.WaitersAsync(2);
        await hold.CommitAsync();
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second).Dispose();
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task OneKeyIsAddedOnceAndTheyHaveNames()
    {
        (await _key.IsAddedAsync(_ada, $"  {new string('x', 60)}\u0007🔑 ")).StatusCode.ShouldBe(
            HttpStatusCode.OK,
            _ada.Page
        );
        using var again = await _key.IsAddedAsync(_ada);
        again.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        _ada.Page.ShouldContain("may be registered already");
        for (var i = 1; i < Passkey.Most; i++)
        {
            using var next = new Authenticator();
            (await next.IsAddedAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        using var last = new Authenticator();
        (await last.IsAddedAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var names = await _app.Db().Passkeys.OrderBy(p => p.AddedAt).Select(p => p.Name).ToListAsync();
        names.ShouldBe([new string('x', Passkey.LongestName), .. Enumerable.Repeat("Security key", Passkey.Most - 1)]);
    }

    [Fact]
    public async Task TheyAreRemovedWithALostFactorAndWithTheAccount()
    {
        (await _key.IsAddedAsync(_ada)).Dispose();
        var id = (await _app.Db().Accounts.SingleAsync()).Id;
        await _app.InScopeAsync<SecondFactor>(f => f.TurnOffAsync(id, default));
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(0);
        (await _app.Db().Accounts.SingleAsync()).TwoFactorEnabled.ShouldBeFalse();

        await _ada.SignInAsync(Email); // it was signed out
        (await _key.IsAddedAsync(_ada)).Dispose();
        await _app.Db().Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.State, Berth.Shop.Orders.OrderState.Ended));
        (await _app.InScopeAsync<EraseAccount, string?>(e => e.EraseAsync(id, default))).ShouldBeNull();
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(0);
    }

    private async Task SendCodeAsync(string handler)
    {
        _clock.Advance(TimeSpan.FromSeconds(60)); // for a code that was not used yet
        await _ada.OpenAsync(Factor);
        using var answer = await _ada.SendAsync(Factor, handler, ("Code", await _ada.CodeAsync(Email)));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, $"{handler}: {_ada.Page}");
    }

    /// <summary>What the audit says of the account's factors.</summary>
    private async Task<List<string>> HistoryAsync() =>
        [
            .. (await _app.Db().Audit.Where(a => a.Kind == nameof(Account)).OrderBy(a => a.Id).ToListAsync())
                .Where(a => a.Field is not (nameof(Account.Role) or "SignIn"))
                .Select(a => $"{a.Field} {a.Before} {a.After}"),
        ];
}
