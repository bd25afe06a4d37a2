using System.Net;
using Berth.Platform.Accounts;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>Who has the mailbox and a signature of some kind, but not the passkey here and now, comes no further.</summary>
public sealed class PasskeyAttackTests : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private readonly MovingClock _clock = new();
    private readonly Authenticator _key = new();
    private TestApp _app = null!;
    private Visitor _ada = null!,
        _eve = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "100000" },
            clock: _clock
        );
        await _app.BuyAsync("ada", Email);
        (_ada, _eve) = (new Visitor(_app), new Visitor(_app));
        await _ada.SignInAsync(Email);
        (await _key.IsAddedAsync(_ada)).Dispose();
        await _eve.SignInAsync(Email);
    }

    public ValueTask DisposeAsync()
    {
        _ada.Dispose();
        _eve.Dispose();
        _key.Dispose();
        return _app.DisposeAsync();
    }

    [Fact]
    public async Task OneAnswerCountsOnceHoweverOftenItComes()
    {
        var credential = _key.Sign(await Authenticator.AskedAsync(_eve)); // it does not count: that would give it away
        var form = await _eve.FormTokenAsync();
        // All have read what was asked, and wait to take it.
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sessions FOR UPDATE");
        var sent = Enumerable.Range(0, 3).Select(_ => PostAsync(_eve, form, credential)).ToList();
        await _app.WaitersAsync(sent.Count);
        await hold.CommitAsync();
        var answers = await Task.WhenAll(sent);
        answers.Count(a => a.Headers.Location?.OriginalString == "/account").ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity).ShouldBe(2);
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task AnAnswerIsGoodInTheSessionThatAskedAndForAShortTime()
    {
        var stolen = _key.Sign(await Authenticator.AskedAsync(_ada));
        await Authenticator.AskedAsync(_eve);
        await RefusesAsync(stolen);
        var late = _key.Sign(await Authenticator.AskedAsync(_eve));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await RefusesAsync(late);
        var before = _key.Sign(await Authenticator.AskedAsync(_eve));
        await Authenticator.AskedAsync(_eve);
        await RefusesAsync(before); // asked again, the first question is none any more
        // Nor is what was asked to prove something an answer to what is asked to add one.
        using var more = new Authenticator();
        using var mixed = await _ada.SendAsync(
            "/account/second-factor",
            "Add",
            ("Credential", more.Create(await Authenticator.AskedAsync(_ada)))
        );
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("http://evil.shop.example:8080", "shop.example", false)] // a tenant's page
    [InlineData("https://shop.example:8080", "shop.example", false)]
    [InlineData("http://shop.example:8080\0", "shop.example", false)] // and the database takes what is noted of it
    [InlineData("http://shop.example", "shop.example", false)]
    [InlineData("http://shop.example:8080", "example", false)]
    [InlineData("http://shop.example:8080", "shop.example", true)]
    public async Task AnAnswerFromAnotherPageIsRefused(string origin, string domain, bool isFramed)
    {
        (_key.Origin, _key.Domain, _key.IsFramed) = (origin, domain, isFramed);
        await RefusesAsync(_key.Sign(await Authenticator.AskedAsync(_eve)));
        (await RefusalsAsync()).Count.ShouldBe(1);
        using var added = new Authenticator(origin, domain) { IsFramed = isFramed };
        (await added.IsAddedAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task AKeyThatCountsBackwardsIsRefusedAndNoted()
    {
        _key.Count = 7;
        (await _key.IsShownAsync(_ada)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        foreach (var count in (uint[])[7, 6, 0])
        {
            _key.Count = count;
            await RefusesAsync(_key.Sign(await Authenticator.AskedAsync(_eve)));
        }
        (await _app.Db().Passkeys.SingleAsync()).SignCount.ShouldBe(7);
        (await RefusalsAsync()).ShouldAllBe(r => r.Contains("counter", StringComparison.Ordinal));
        (await RefusalsAsync()).Count.ShouldBe(3);
        _key.Count = 8;
        (await _key.IsShownAsync(_eve)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ATryIsATryWhetherByCodeOrByPasskey()
    {
        using var wrong = new Authenticator { Id = _key.Id }; // its name, and not its key
        for (var i = 0; i < Session.MostWrongCodes - 1; i++)
        {
            if (i % 2 == 0)
                await RefusesAsync(wrong.Sign(await Authenticator.AskedAsync(_eve)));
            else
                (await _eve.SendAsync("/sign-in/code", "", ("Code", "000000"))).Dispose();
        }
        using var last = await wrong.IsShownAsync(_eve);
        last.Headers.Location!.OriginalString.ShouldBe("/sign-in");
        (await _eve.OpenAsync("/sign-in/code")).ShouldBe(HttpStatusCode.Redirect);
        (await _ada.OpenAsync("/account")).ShouldBe(HttpStatusCode.OK); // nobody else is locked out
        (await RefusalsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task AnothersPasskeyAndARemovedOneAreRefused()
    {
        await _app.BuyAsync("bob", "bob@example.com");
        using var bob = new Visitor(_app);
        using var his = new Authenticator();
        await bob.SignInAsync("bob@example.com");
        (await his.IsAddedAsync(bob)).Dispose();
        await RefusesAsync(his.Sign(await Authenticator.AskedAsync(_eve)));

        using var more = new Authenticator();
        (await more.IsAddedAsync(_ada, "stays")).Dispose();
        var removed = await _app.Db().Passkeys.SingleAsync(p => p.CredentialId == _key.Id);
        (await bob.SendAsync("/account/second-factor", "Remove", ("passkey", $"{removed.Id}"))).Dispose(); // not his
        (await _app.Db().Passkeys.CountAsync()).ShouldBe(3);
        (await _ada.SendAsync("/account/second-factor", "Remove", ("passkey", $"{removed.Id}"))).Dispose();
        (await _eve.OpenAsync("/sign-in/code")).ShouldBe(HttpStatusCode.Redirect); // it signed out other browsers
        await _eve.SignInAsync(Email);
        await RefusesAsync(_key.Sign(await Authenticator.AskedAsync(_eve)));
        (await more.IsShownAsync(_eve)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("{\"id\":\"\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{}}")]
    public async Task WhatIsNoAnswerIsRefused(string credential)
    {
        await Authenticator.AskedAsync(_eve);
        await RefusesAsync(credential);
        using var asked = await _ada.SendAsync("/account/second-factor", "AddOptions");
        using var refused = await _ada.SendAsync("/account/second-factor", "Add", ("Credential", credential));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Sent by her who has only the mailbox, it opens nothing.</summary>
    private async Task RefusesAsync(string credential)
    {
        using var answer = await PostAsync(_eve, await _eve.FormTokenAsync(), credential);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await _eve.OpenAsync("/account")).ShouldBe(HttpStatusCode.Redirect);
    }

    private static Task<HttpResponseMessage> PostAsync(Visitor visitor, string form, string credential) =>
        visitor.Http.PostAsync(
            "/sign-in/code?handler=Passkey",
            new FormUrlEncodedContent([
                new("Credential", credential),
                new("Next", "/account"),
                new("__RequestVerificationToken", form),
            ])
        );

    private async Task<List<string>> RefusalsAsync() =>
        await _app.Db().Audit.Where(a => a.Field == nameof(Passkey)).Select(a => a.After!).ToListAsync();
}
