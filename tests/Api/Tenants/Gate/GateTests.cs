using System.Net;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Gate;

/// <summary>Who comes through a gate, and how long: the buyer's mailbox, and whom the buyer invites.</summary>
public sealed class GateTests : IClassFixture<GateTests.Started>
{
    private readonly GateApp _gate;

    public GateTests(Started started)
    {
        _gate = started.Gate;
        _gate.AnHourLater();
    }

    /// <summary>One shop for all of them, which leave it as they found it, or use people of their own.</summary>
    public sealed class Started : IAsyncLifetime
    {
        internal GateApp Gate { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gate = await GateApp.StartAsync();

        public ValueTask DisposeAsync() => Gate.DisposeAsync();
    }

    [Fact]
    public async Task TheBuyerComesInOnceWithATicketAndThenWithAPass()
    {
        using var ada = new Visitor(_gate.App);
        var ticket = await _gate.ComesAsync(ada, "ada@example.com", _gate.At(_gate.Ada, "/notes?page=2"));
        ticket.ShouldStartWith(_gate.At(_gate.Ada, "/.berth/gate?ticket="));
        (await _gate.TakeAsync(ticket, _gate.Bob)).Status.ShouldBe(HttpStatusCode.Gone, "it is for another tenant");
        (await _gate.TakeAsync(ticket, _gate.Ada)).Status.ShouldBe(HttpStatusCode.Gone, "that used it up");

        ticket = await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada, "/notes?page=2")));
        (await _gate.TakeAsync(ticket, _gate.Ada, "ada.example")).Status.ShouldBe(HttpStatusCode.Gone);
        ticket = await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada, "/notes?page=2")));
        var (status, to, pass) = await _gate.TakeAsync(ticket, _gate.Ada);
        (status, to).ShouldBe((HttpStatusCode.Redirect, _gate.At(_gate.Ada, "/notes?page=2")));
        (await _gate.TakeAsync(ticket, _gate.Ada)).Status.ShouldBe(HttpStatusCode.Gone, "a ticket works once");

        using (var answer = await _gate.AskAsync(_gate.Ada, pass))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            answer.Headers.GetValues(EdgeGate.User).ShouldBe(["ada@example.com"]);
        }
        (await _gate.OpensAsync(_gate.Bob, pass)).ShouldBeFalse("another tenant's");
        (await _gate.OpensAsync(_gate.Ada, pass, "ada.example")).ShouldBeFalse("another host's");
        (await _gate.OpensAsync(_gate.Ada, $"{pass![..^2]}AA")).ShouldBeFalse("made up");
        (await _gate.OpensAsync(_gate.Ada, null)).ShouldBeFalse();
        _gate.Clock.Advance(GatePass.Lifetime);
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeFalse("it is over");
    }

    /// <summary>
    /// Trudy may enter, too, and has somebody open a ticket of hers: they would be inside as her, and write what they
    /// write where she reads it as hers.
    /// </summary>
    [Fact]
    public async Task NobodyComesInWithATicketThatAnotherBrowserAskedFor()
    {
        await _gate.App.InScopeAsync<ChangeGuests, string?>(async c =>
            await c.InviteAsync(
                await _gate.App.Db().Tenants.SingleAsync(t => t.Slug == "ada"),
                "trudy@example.com",
                default
            )
        );
        using var trudy = new Visitor(_gate.App);
        var hers = await _gate.ComesAsync(trudy, "trudy@example.com", _gate.At(_gate.Ada));
        hers.ShouldContain("ticket=");
        // A browser that says what it likes, one that is on its way in, one that is inside, one that was never here.
        using var ada = new Visitor(_gate.App);
        var own = await _gate.ComesAsync(ada, "ada@example.com", _gate.At(_gate.Ada));
        var next = await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada)));
        var pass = (await _gate.TakeAsync(next, _gate.Ada)).Pass;
        foreach (var cookie in (string?[])["x", _gate.AttemptOf(own), pass, GateAttempt.New(), "try."])
        {
            var (status, _, set) = await _gate.TakeAsync(hers, _gate.Ada, cookie: cookie);
            (status, set).ShouldBe((HttpStatusCode.Gone, null), cookie);
        }
        // Who opens the way in without a ticket gets one of their own from the shop, or keeps the pass that they have.
        var way = _gate.At(_gate.Ada, "/.berth/gate?to=/notes");
        var (_, to, began) = await _gate.TakeAsync(way, _gate.Ada, cookie: "x");
        to.ShouldNotBeNull()
            .ShouldStartWith($"http://shop.example:8080{GateApp.Page(_gate.At(_gate.Ada, "/notes"))}&attempt=");
        to.ShouldNotContain(began!, Case.Insensitive, "the address is seen by others");
        (await _gate.TakeAsync(way, _gate.Ada, cookie: began)).Pass.ShouldBe(began, "two windows, one way in");
        (await _gate.TakeAsync(way, _gate.Ada, cookie: pass)).ShouldBe(
            (HttpStatusCode.Redirect, _gate.At(_gate.Ada, "/notes"), null)
        );
        (await _gate.TakeAsync(hers, _gate.Ada)).Status.ShouldBe(HttpStatusCode.Redirect, "for her it is good still");
        await _gate.App.InScopeAsync<AppDb>(db =>
            db.Guests.Where(g => g.Email == "trudy@example.com").ExecuteDeleteAsync()
        );
    }

    [Fact]
    public async Task OverHttpsTheCookieIsOneThatNoSubDomainCanSet()
    {
        await using var gate = await GateApp.StartAsync("https://shop.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{EdgeGate.EnterPath}?to=/");
        request.Headers.Add(EdgeGate.Tenant, $"ada.{gate.Ada.Id:N}");
        request.Headers.Add(EdgeGate.Host, gate.HostOf(gate.Ada));
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await gate.App.Http.SendAsync(request);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith("__Host-berth_gate=");
        foreach (var part in (string[])["secure", "httponly", "path=/", "samesite=lax"])
            cookie.ShouldContain(part, Case.Insensitive);
        cookie.ShouldNotContain("domain", Case.Insensitive);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Fact]
    public async Task ATicketIsOverAfterAMinuteAndThenForgotten()
    {
        using var ada = new Visitor(_gate.App);
        var ticket = await _gate.ComesAsync(ada, "ada@example.com", _gate.At(_gate.Ada));
        _gate.Clock.Advance(GateTicket.Lifetime + TimeSpan.FromSeconds(1));
        (await _gate.TakeAsync(ticket, _gate.Ada)).Status.ShouldBe(HttpStatusCode.Gone);
        await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada)));
        (await _gate.App.Db().GateTickets.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AStrangerIsToldWhyNot()
    {
        using var bob = new Visitor(_gate.App);
        var tickets = await _gate.App.Db().GateTickets.CountAsync();
        var said = await _gate.ComesAsync(bob, "bob@example.com", _gate.At(_gate.Ada));
        said.ShouldContain("ada.shop.example");
        said.ShouldContain("bob@example.com");
        said.ShouldContain("ask its owner to invite");
        (await bob.OpenAsync(GateApp.Page(_gate.At(_gate.Ada)))).ShouldBe(HttpStatusCode.Forbidden);
        (await _gate.App.Db().GateTickets.CountAsync()).ShouldBe(tickets);
        // Nobody is asked to sign in for what is not there, nor shown where else to go.
        foreach (var to in (string[])["https://evil.example/", "http://eve.shop.example:8080/", "javascript:1", ""])
            (await bob.OpenAsync(GateApp.Page(to))).ShouldBe(HttpStatusCode.NotFound, to);
        // A buyer with a second factor shows that first.
        await bob.ProvesAsync("bob@example.com");
        using var other = new Visitor(_gate.App);
        (await _gate.ComesAsync(other, "bob@example.com", _gate.At(_gate.Bob))).ShouldNotContain("ticket=");
    }

    [Fact]
    public async Task AnOperatorWhoViewsPagesAsTheCustomerStaysOutside()
    {
        using var ada = new Visitor(_gate.App);
        await ada.SignInAsync("ada@example.com");
        using var ops = new Visitor(_gate.App);
        await ops.BecomesAsync(AccountRole.Operator);
        (await _gate.OpensAsync(ops, GateApp.Page(_gate.At(_gate.Ada)))).ShouldContain("is neither");
        (await ops.SendAsync($"/admin/tenants/{_gate.Ada.Id}", "See")).Dispose();
        (await _gate.OpensAsync(ops, GateApp.Page(_gate.At(_gate.Ada)))).ShouldContain("that opens no container");
    }

    [Fact]
    public async Task NobodyIsSentElsewhere()
    {
        using var ada = new Visitor(_gate.App);
        await ada.SignInAsync("ada@example.com");
        var place = new Uri(_gate.At(_gate.Ada)).Authority;
        foreach (
            var path in (string[])
                [
                    "//evil.example/x",
                    "/\\evil.example",
                    "/\r\nLocation: https://evil.example",
                    "https://evil.example/",
                    "@evil.example",
                    ".evil.example",
                ]
        )
        {
            // By the address that the ticket is in, and by the one that they came with.
            var ticket = await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada)));
            var made = $"{ticket.Split("&to=")[0]}&to={Uri.EscapeDataString(path)}";
            new Uri((await _gate.TakeAsync(made, _gate.Ada)).To!).Authority.ShouldBe(place, path);
            if (path[0] != '/')
                continue;
            ticket = await _gate.OpensAsync(ada, GateApp.Page(_gate.At(_gate.Ada, path)));
            new Uri((await _gate.TakeAsync(ticket, _gate.Ada)).To!).Authority.ShouldBe(place, path);
        }
    }

    [Fact]
    public async Task AGuestComesInHoweverTheirAddressIsSpelledUntilTheyAreRemoved()
    {
        using var ada = new Visitor(_gate.App);
        await ada.SignInAsync("ada@example.com");
        var page = $"/orders/{(await _gate.App.Db().Orders.SingleAsync(o => o.Name == "ada")).Id}";
        using var grace = new Visitor(_gate.App);
        await Should.ThrowAsync<InvalidOperationException>(grace.SignInAsync("grace@example.com")); // nobody knows her
        (await ada.SendAsync(page, "Invite", ("guest", " Grace@EXAMPLE.com "))).Dispose();
        await ada.OpenAsync(page);
        ada.Page.ShouldContain("Grace@EXAMPLE.com");
        await _gate.App.RunJobsAsync();
        var mail = _gate.App.Mailer.Sent.Single(m => m is { Kind: nameof(Invited), Recipient: "Grace@EXAMPLE.com" });
        mail.Text.ShouldContain(_gate.At(_gate.Ada));

        var pass = await _gate.PassAsync(grace, "grace@example.com", _gate.Ada);
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeTrue();
        (await _gate.OpensAsync(grace, GateApp.Page(_gate.At(_gate.Bob)))).ShouldContain("is neither");
        (await grace.OpenAsync(page)).ShouldBe(HttpStatusCode.NotFound, "a guest is no owner");

        var guest = await _gate.App.Db().Guests.SingleAsync(g => g.TenantId == _gate.Ada.Id);
        (await ada.SendAsync(page, "RemoveGuest", ("id", $"{guest.Id}"))).Dispose();
        _gate.Later();
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeFalse("the invitation was taken back");
        (await _gate.OpensAsync(grace, GateApp.Page(_gate.At(_gate.Ada)))).ShouldContain("is neither");
    }

    [Fact]
    public async Task WhatHasNoGateIsNamedAndNobodyIsSentThereOrInvited()
    {
        await _gate.App.BuyAsync("wide-open", "eve@example.com");
        await _gate
            .App.Db()
            .Tenants.Where(t => t.Slug == "wide-open")
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Product, "open"));
        var eve = await _gate.App.Db().Tenants.SingleAsync(t => t.Slug == "wide-open");
        using var ada = new Visitor(_gate.App);
        var page = await _gate.ComesAsync(ada, "ada@example.com", _gate.At(eve, "/second-factor"));
        page.ShouldContain("has no gate");
        page.ShouldContain($"href=\"{_gate.At(eve, "/second-factor")}\"");
        (
            await _gate.App.InScopeAsync<ChangeGuests, string?>(c => c.InviteAsync(eve, "grace@example.com", default))
        )!.ShouldContain("has no gate");
        _gate.App.Mailer.Sent.ShouldNotContain(m => m.Kind == nameof(Invited) && m.Recipient == "grace@example.com");
    }

    [Fact]
    public async Task OneMailboxIsMailedFiveTimesAnHourHoweverItIsWritten()
    {
        var said = new List<string?>();
        for (var i = 0; i <= ChangeGuests.MostToOne; i++)
            await _gate.App.InScopeAsync<ChangeGuests>(async c =>
            {
                var ada = await _gate.App.Db().Tenants.SingleAsync(t => t.Slug == "ada");
                said.Add(await c.InviteAsync(ada, i % 2 == 0 ? "mallory@example.com" : "Mallory@Example.com", default));
                await using var db = _gate.App.Db();
                await db.Mails.ExecuteUpdateAsync(m => m.SetProperty(x => x.CreatedAt, _gate.Clock.GetUtcNow()));
                var guest = db.Guests.SingleOrDefault(g =>
                    g.TenantId == ada.Id && g.Email.ToLower() == "mallory@example.com"
                );
                // Of two clicks the second finds nobody.
                await c.RemoveAsync(ada, guest?.Id ?? default, default);
                await c.RemoveAsync(ada, guest?.Id ?? default, default);
            });
        said.Count(s => s is null).ShouldBe(ChangeGuests.MostToOne);
        said[^1]!.ShouldContain("Too many invitations");
    }

    [Fact]
    public async Task InvitationsAreLimited()
    {
        async Task<string?> InviteAsync(string address) =>
            await _gate.App.InScopeAsync<ChangeGuests, string?>(async c =>
                await c.InviteAsync(await TenantAsync(), address, default)
            );
        (await InviteAsync("nobody")).ShouldNotBeNull();
        for (var i = 0; i < ChangeGuests.Most; i++)
            (await InviteAsync($"guest{i}@example.com")).ShouldBeNull();
        (await InviteAsync("GUEST0@example.com")).ShouldBeNull("she is there already");
        (await InviteAsync("more@example.com"))!.ShouldContain("at most 20 guests");
        await _gate.App.InScopeAsync<ChangeGuests>(async c =>
            await c.RemoveAsync(
                await TenantAsync(),
                (await _gate.App.Db().Guests.FirstAsync(g => g.TenantId == _gate.Bob.Id)).Id,
                default
            )
        );
        // The database writes when a mail was written, by its own clock.
        await using (var db = _gate.App.Db())
            await db.Mails.ExecuteUpdateAsync(m => m.SetProperty(x => x.CreatedAt, _gate.Clock.GetUtcNow()));
        (await InviteAsync("more@example.com"))!.ShouldContain("Too many invitations");
        _gate.AnHourLater();
        (await InviteAsync("more@example.com")).ShouldBeNull();

        Task<Tenant> TenantAsync() => _gate.App.Db().Tenants.SingleAsync(t => t.Slug == "bob");
    }

    [Fact]
    public async Task WhatEndsAnAccountOrStopsTheContainerClosesTheGate()
    {
        await _gate.App.InScopeAsync<ChangeGuests, string?>(async c =>
            await c.InviteAsync(
                await _gate.App.Db().Tenants.SingleAsync(t => t.Slug == "ada"),
                "ida@example.com",
                default
            )
        );
        using var ida = new Visitor(_gate.App);
        var pass = await _gate.PassAsync(ida, "ida@example.com", _gate.Ada);
        await SetAsync("UPDATE tenants SET wanted = 'Suspended' WHERE slug = 'ada'");
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeFalse();
        await SetAsync("UPDATE tenants SET wanted = 'Running' WHERE slug = 'ada'");
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeTrue();
        (await ida.SendAsync("/account/settings", "Erase")).Dispose();
        _gate.Later();
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeFalse();
        await _gate.App.RunJobsAsync();
        (await _gate.App.Db().Guests.AnyAsync(g => g.TenantId == _gate.Ada.Id)).ShouldBeFalse("nothing of her is kept");

        async Task SetAsync(string sql)
        {
            await _gate.App.Db().Database.ExecuteSqlRawAsync(sql);
            _gate.Later();
        }
    }

    [Fact]
    public async Task ADomainOfTheCustomersHasAGateOfItsOwnOnceItIsServed()
    {
        const string host = "notes.example",
            at = "http://notes.example:8080/x";
        await using var db = _gate.App.Db();
        db.Domains.Add(
            Domain.For(await db.Tenants.SingleAsync(t => t.Slug == "ada"), host, "t", DateTimeOffset.UtcNow)
        );
        await db.SaveChangesAsync();
        using var ada = new Visitor(_gate.App);
        await ada.SignInAsync("ada@example.com");
        (await ada.OpenAsync(GateApp.Page(at))).ShouldBe(HttpStatusCode.NotFound, "it is claimed and not proven");
        await db.Domains.ExecuteUpdateAsync(d => d.SetProperty(x => x.State, DomainState.Live));
        var ticket = await _gate.OpensAsync(ada, GateApp.Page(at));
        ticket.ShouldStartWith("http://notes.example:8080/.berth/gate?ticket=");
        (await _gate.TakeAsync(ticket, _gate.Ada)).Status.ShouldBe(HttpStatusCode.Gone, "it names the domain");
        ticket = await _gate.OpensAsync(ada, GateApp.Page(at));
        var (_, to, pass) = await _gate.TakeAsync(ticket, _gate.Ada, host);
        to.ShouldBe(at);
        (await _gate.OpensAsync(_gate.Ada, pass, "NOTES.example")).ShouldBeTrue();
        (await _gate.OpensAsync(_gate.Ada, pass)).ShouldBeFalse("that is another host of the same tenant");
    }

    [Fact]
    public async Task TheProxysQuestionCostsNoQueryInTheUsualCase()
    {
        using var ada = new Visitor(_gate.App);
        var pass = await _gate.PassAsync(ada, "ada@example.com", _gate.Ada);
        var ask = _gate.App.Services.GetRequiredService<AskGate>();
        var before = ask.Asked;
        for (var i = 0; i < 50; i++)
            await _gate.OpensAsync(_gate.Ada, i % 2 == 0 ? pass : $"made-up-{i}");
        (ask.Asked - before).ShouldBeInRange(1, 5, "once in three seconds, however many come");
    }

    [Fact]
    public async Task OnlyWhoOpensAPageIsSentToSignIn()
    {
        foreach (
            var (method, mode, accept, upgrade, isSent) in ((string, string, string, string, bool)[])
                [
                    ("GET", "navigate", "*/*", "", true),
                    ("HEAD", "", "text/html,*/*;q=0.8", "", true),
                    ("GET", "", "*/*", "", false), // a program
                    ("GET", "cors", "text/html", "", false),
                    ("POST", "navigate", "text/html", "", false),
                    ("GET", "navigate", "text/html", "websocket", false),
                ]
        )
        {
            using var answer = await _gate.AskAsync(
                _gate.Ada,
                null,
                null,
                (EdgeGate.Method, method),
                (EdgeGate.Mode, mode),
                (EdgeGate.Accept, accept),
                (EdgeGate.Upgrade, upgrade),
                (EdgeGate.Uri, "/notes?page=2")
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer
                .Headers.TryGetValues(EdgeGate.To, out var to)
                .ShouldBe(isSent, $"{method} {mode} {accept} {upgrade}");
            if (isSent)
                to.ShouldBe([$"http://shop.example:8080{GateApp.Page(_gate.At(_gate.Ada, "/notes?page=2"))}"]);
        }
    }
}
