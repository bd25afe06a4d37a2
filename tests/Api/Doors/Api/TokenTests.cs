using System.Net;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.AdminApi;

/// <summary>Who may use the API.</summary>
public sealed class TokenTests
{
    [Fact, Trait("Number", "K06")]
    public async Task AWrongKeyIs401AndNoScopeIs403()
    {
        await using var app = await TestApp.StartAsync();
        using var nobody = Program.Nobody(app);
        using var wrong = Program.Nobody(app, "berth_" + new string('x', 43));
        using var stats = await Program.WithAsync(app, [Scopes.StatsRead]);
        foreach (var program in (Program[])[nobody, wrong])
        {
            var refused = await program.GetAsync("/api/customers/");
            refused.Problem(HttpStatusCode.Unauthorized).ShouldContain("token");
            refused.Whole.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        }
        var forbidden = await stats.GetAsync("/api/customers/");
        forbidden.Problem(HttpStatusCode.Forbidden).ShouldContain("customers:read");
        forbidden.Whole.Headers.WwwAuthenticate.Single().Parameter!.ShouldContain("insufficient_scope");
        (await stats.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NoScopeImpliesAnother()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var scope in Scopes.All.Keys)
        {
            using var program = await Program.WithAsync(app, [scope]);
            foreach (
                var (path, needed) in ((string, string)[])
                    [
                        ("/api/instances/", Scopes.InstancesRead),
                        ("/api/customers/", Scopes.CustomersRead),
                        ("/api/stats/", Scopes.StatsRead),
                        ("/api/webhooks/", Scopes.WebhooksWrite),
                    ]
            )
                (await program.GetAsync(path)).Status.ShouldBe(
                    scope == needed ? HttpStatusCode.OK : HttpStatusCode.Forbidden,
                    $"{scope} {path}"
                );
        }
    }

    [Fact]
    public async Task ATokenEndsWhenItsTimeIsOverOrItIsRevokedAndIsMarkedAsUsedOnceAMinute()
    {
        var clock = new MovingClock();
        await using var app = await TestApp.StartAsync(clock: clock);
        using var program = await Program.WithAsync(app, days: 90, name: "billing-sync");
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        var first = await UsedAsync(app);
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        (await UsedAsync(app)).ShouldBe(first);
        clock.Advance(TimeSpan.FromMinutes(2));
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        (await UsedAsync(app))!.Value.ShouldBeGreaterThan(first!.Value);
        clock.Advance(TimeSpan.FromDays(90));
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        clock.Reset();
        (await app.DoneAsync("tokens", "revoke", "billing-sync")).Out.ShouldContain("is revoked");
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.BerthAsync("tokens", "revoke", "billing-sync")).Code.ShouldBe(3);
    }

    [Fact]
    public async Task ATokenForOneInstanceIsForNoOther()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.RunsAsync("ada"), await app.RunsAsync("bob"));
        using var program = await Program.WithAsync(
            app,
            [Scopes.InstancesRead, Scopes.InstancesWrite],
            instance: "ada"
        );
        foreach (var mine in (string[])[$"{ada}", "ada", "ADA"])
            (await program.GetAsync($"/api/instances/{mine}/")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var other in (string[])[$"{bob}", "bob", "nobody"])
            (await program.GetAsync($"/api/instances/{other}/"))
                .Problem(HttpStatusCode.Forbidden)
                .ShouldContain("one instance");
        (await program.GetAsync("/api/instances/"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(i => i.GetProperty("name").GetString())
            .ShouldBe(["ada"]);
        (await program.PostAsync("/api/instances/", new { subdomain = "eve", email = "eve@example.com" })).Problem(
            HttpStatusCode.Forbidden
        );
        (await program.DeleteAsync($"/api/instances/{bob}/")).Problem(HttpStatusCode.Forbidden);
        (await program.GetAsync("/api/status/bob")).Status.ShouldBe(HttpStatusCode.NotFound);
        (
            await app.BerthAsync("tokens", "create", "--name", "wide", "--scope", "stats:read", "--instance", "ada")
        ).Code.ShouldBe(2);
    }

    /// <summary>Names that read as an id are refused today; one from before must not open what that id names.</summary>
    [Fact]
    public async Task ANameThatReadsAsAnothersIdOpensNothing()
    {
        await using var app = await TestApp.StartAsync();
        var (eve, bob) = (await app.RunsAsync("eve"), await app.RunsAsync("bob"));
        using var program = await Program.WithAsync(
            app,
            [Scopes.InstancesRead, Scopes.InstancesWrite],
            instance: "eve"
        );
        await app.Db()
            .Tenants.Where(t => t.Slug == "eve")
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Slug, $"{bob}"));
        (await program.GetAsync($"/api/instances/{eve}/")).Status.ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync($"/api/instances/{bob}/")).Problem(HttpStatusCode.Forbidden);
        (await program.PostAsync($"/api/instances/{bob}/stop/", new { })).Problem(HttpStatusCode.Forbidden);
        (await program.DeleteAsync($"/api/instances/{bob}/")).Problem(HttpStatusCode.Forbidden);
        (await app.Db().Tenants.SingleAsync(t => t.Slug == "bob")).Wanted.ShouldBe(
            Berth.Shop.Tenancy.TenantState.Running
        );
    }

    [Fact]
    public async Task TheCommandLineMakesOneAndShowsItOnce()
    {
        await using var app = await TestApp.StartAsync();
        var text = (
            await app.DoneAsync(
                "tokens",
                "create",
                "--name",
                "ci",
                "--scope",
                "instances:read",
                "stats:read",
                "--expires",
                "30d"
            )
        ).Out.Trim();
        text.ShouldMatch("^berth_[A-Za-z0-9_-]{43}$");
        using var program = Program.Nobody(app, text);
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        var list = await app.DoneAsync("tokens", "--json");
        list.Out.ShouldNotContain(text);
        list.Json[0].GetProperty("scopes").GetString().ShouldBe("instances:read stats:read");
        await using var db = app.Db();
        (await db.ApiTokens.SingleAsync()).Hash.ShouldBe(ApiToken.HashOf(text));
        var wrong = await app.BerthAsync("tokens", "create", "--name", "no good", "--scope", "all", "--expires", "30d");
        (wrong.Code, wrong.Error).ShouldSatisfyAllConditions(
            w => w.Code.ShouldBe(2),
            w => w.Error.ShouldContain("name"),
            w => w.Error.ShouldContain("'all'")
        );
    }

    [Fact]
    public async Task OwnersMakeThemOnAPageThatShowsTheTextOnce()
    {
        await using var app = await TestApp.StartAsync();
        using var owner = new Visitor(app);
        await owner.BecomesAsync(AccountRole.Owner);
        using var made = await owner.SendAsync(
            "/admin/tokens",
            "Create",
            ("name", "shop"),
            ("scopes", Scopes.StatsRead)
        );
        var text = System.Text.RegularExpressions.Regex.Match(owner.Page, "berth_[A-Za-z0-9_-]{43}").Value;
        text.ShouldNotBeEmpty(owner.Page);
        using var program = Program.Nobody(app, text);
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        await owner.OpenAsync("/admin/tokens");
        owner.Page.ShouldNotContain(text);
        owner.Page.ShouldContain("operator ops@shop.example");
        await using var db = app.Db();
        using var revoked = await owner.SendAsync(
            "/admin/tokens",
            "Revoke",
            ("ids", $"{(await db.ApiTokens.SingleAsync()).Id}")
        );
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WhatAnOwnerMadeEndsWithTheirRole()
    {
        await using var app = await TestApp.StartAsync();
        using var owner = new Visitor(app);
        await owner.BecomesAsync(AccountRole.Owner, "grace@shop.example");
        (await owner.SendAsync("/admin/tokens", "Create", ("name", "hers"), ("scopes", Scopes.StatsRead))).Dispose();
        using var hers = Program.Nobody(
            app,
            System.Text.RegularExpressions.Regex.Match(owner.Page, "berth_[A-Za-z0-9_-]{43}").Value
        );
        using var machines = await Program.WithAsync(app, [Scopes.StatsRead], name: "machines");
        (await hers.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        // Another address is no other owner.
        await using (var db = app.Db())
        {
            (await db.Accounts.SingleAsync()).Move("hopper@shop.example");
            await db.SaveChangesAsync();
        }
        (await hers.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK);
        await app.InScopeAsync<SetRole, SetRole.Answer>(r =>
            r.SetAsync("hopper@shop.example", AccountRole.Operator, null, default)
        );
        (await hers.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await machines.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.OK); // root made it
        (await app.DoneAsync("tokens")).Out.ShouldContain("its owner left");
        await owner.SignInAsync("hopper@shop.example");
        using var shown = await owner.SendAsync(
            "/sign-in/code",
            "",
            ("Code", await owner.CodeAsync("hopper@shop.example"))
        );
        await owner.OpenAsync("/admin/tokens");
        owner.Page.ShouldContain("its owner left");
    }

    [Fact]
    public async Task TheAuditNamesTheTokenAndNothingNamesItsText()
    {
        var log = new Telemetry.RecordedLog();
        await using var app = await TestApp.StartAsync(log: log);
        using var program = await Program.WithAsync(app, name: "deployer");
        (
            await program.PostAsync(
                "/api/instances/",
                new
                {
                    subdomain = "ada",
                    email = "ada@example.com",
                    product = "hello",
                    plan = "small",
                }
            )
        ).Status.ShouldBe(HttpStatusCode.Created);
        await using var db = app.Db();
        (await db.Audit.Where(a => a.Kind == "Tenant").Select(a => a.Actor).Distinct().ToListAsync()).ShouldBe([
            "token deployer",
        ]);
        (await db.Audit.Select(a => a.Before + a.After + a.Actor + a.Origin).ToListAsync()).ShouldAllBe(t =>
            !t.Contains(program.Token!)
        );
        log.Lines.ShouldAllBe(l => !(l.Message + string.Join(" ", l.Scopes)).Contains(program.Token!));
    }

    [Fact]
    public async Task ASessionNeedsTheFormTokenToChangeAnythingAndAnOperatorsRole()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunsAsync("ada");
        using var boss = new Visitor(app);
        await boss.BecomesAsync(AccountRole.Operator);
        (await boss.Http.GetAsync("/api/instances/ada/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await boss.Http.PostAsync("/api/instances/ada/restart/", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/instances/ada/restart/");
        request.Headers.Add("RequestVerificationToken", await boss.FormTokenAsync());
        (await boss.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        // Who names a token is not taken for the session beside it.
        using var mixed = new HttpRequestMessage(HttpMethod.Get, "/api/instances/ada/");
        mixed.Headers.TryAddWithoutValidation("Authorization", "Bearer berth_none");
        (await boss.Http.SendAsync(mixed)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<DateTimeOffset?> UsedAsync(TestApp app)
    {
        await using var db = app.Db();
        return (await db.ApiTokens.SingleAsync()).LastUsedAt;
    }
}
