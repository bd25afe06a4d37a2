using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Berth.Tests.Accounts;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Health;

/// <summary>What follows from a tenant's health is written with it, or nothing is.</summary>
public sealed class SaveHealthTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow.AddMinutes(1);
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        await _app.BuyAsync("ada");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static HealthRecord Stopped =>
        new()
        {
            State = HealthState.Stopped,
            Since = Now,
            Why = "It ended with exit code 3.\nGoodbye",
            UpAt = Now.AddHours(-1),
            DownSince = Now,
        };

    private async Task<WatchedRow> RowAsync()
    {
        await using var db = _app.Db();
        var t = await db.Tenants.AsNoTracking().SingleAsync();
        return new(
            t.Id,
            t.Slug,
            t.Product,
            t.Route,
            t.DataOn,
            t.Wanted,
            t.Observed,
            t.Generation,
            t.ObservedGeneration,
            t.IsOpen,
            t.Volumes,
            null
        );
    }

    private Task<bool> SaveAsync(WatchedRow row, HealthVerdict verdict) =>
        _app.InScopeAsync<SaveHealth, bool>(s => s.SaveAsync(row, verdict, Now, default));

    private async Task<List<string>> MailsAsync(string kind)
    {
        await using var db = _app.Db();
        return await db.Mails.Where(m => m.Kind == kind).Select(m => m.Subject).ToListAsync();
    }

    [Fact]
    public async Task WhatIsMendedIsReconciledAfterALook()
    {
        (await SaveAsync(await RowAsync(), new(Stopped, HealthAct.Mend))).ShouldBeTrue();
        await using var db = _app.Db();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync();
        (tenant.Refresh, tenant.Generation - tenant.ObservedGeneration).ShouldBe((true, 1));
        (await db.Jobs.CountAsync(j => j.Kind == TenantJobs.Reconcile && j.State == JobState.Ready)).ShouldBe(1);
        (await db.TenantEvents.Where(e => e.Kind == TenantEventKind.Mended).Select(e => e.What).SingleAsync()).ShouldBe(
            "It was stopped: It ended with exit code 3."
        );
        (await db.TenantHealth.AsNoTracking().SingleAsync()).State.ShouldBe(HealthState.Stopped);
    }

    [Fact]
    public async Task NothingIsWrittenIfSomethingElseIsWantedByNow()
    {
        var row = await RowAsync();
        await using (var db = _app.Db())
        {
            (await db.Tenants.SingleAsync()).Want(TenantState.Suspended, "Not paid.", db, Now);
            await db.SaveChangesAsync();
        }
        (await SaveAsync(row, new(Stopped, HealthAct.Mend))).ShouldBeFalse();
        (await SaveAsync(row, new(Stopped, HealthAct.Restart))).ShouldBeFalse();
        await using var after = _app.Db();
        (await after.TenantEvents.CountAsync(e => e.Kind == TenantEventKind.Mended)).ShouldBe(0);
        (await after.TenantHealth.AsNoTracking().SingleAsync()).State.ShouldBe(HealthState.Up);
        (await after.Jobs.CountAsync(j => j.Kind == RestartUnhealthy.Kind)).ShouldBe(0);
    }

    [Fact]
    public async Task ARestartIsNotedAndDoneOnce()
    {
        var row = await RowAsync();
        var record = Stopped with { State = HealthState.Unhealthy };
        (await SaveAsync(row, new(record, HealthAct.Restart))).ShouldBeTrue();
        (await SaveAsync(row, new(record with { Attempts = 1 }, HealthAct.Restart))).ShouldBeTrue();
        await using var db = _app.Db();
        (await db.Jobs.CountAsync(j => j.Kind == RestartUnhealthy.Kind)).ShouldBe(1);
        (await db.TenantEvents.CountAsync(e => e.What.StartsWith("It did not work"))).ShouldBe(2);
    }

    [Fact]
    public async Task AnAlertOpensOnceAndClosesByItself()
    {
        var row = await RowAsync();
        await SaveAsync(row, new(Stopped) { Alerts = true });
        await SaveAsync(row, new(Stopped) { Alerts = true });
        await using (var db = _app.Db())
        {
            var alert = await db.Alerts.AsNoTracking().SingleAsync();
            (alert.Key, alert.Subject, alert.ResolvedAt).ShouldBe(($"not-up/{row.Id}", "ada is not up", null));
            alert.Text.ShouldContain("ada (hello) on local should run, but is stopped since");
            alert.Text.ShouldContain("It ended with exit code 3.\nGoodbye");
        }
        (await MailsAsync("OperatorAlert")).Count(s => s.Contains("ada is not up")).ShouldBe(1);
        await SaveAsync(row, new(Stopped with { State = HealthState.Up, DownSince = null }) { Resolves = true });
        await using var after = _app.Db();
        (await after.Alerts.AsNoTracking().SingleAsync()).ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task TheCustomerHearsThatItIsNotUpAndThatItIsAgain()
    {
        var row = await RowAsync();
        await SaveAsync(row, new(Stopped) { TellsDown = true });
        await SaveAsync(row, new(Stopped with { State = HealthState.Up, DownSince = null }) { TellsUp = true });
        (await MailsAsync("NotUp")).ShouldBe(["ada is not up"]);
        (await MailsAsync("UpAgain")).ShouldBe(["ada is up again"]);
        await using var db = _app.Db();
        var mail = await db.Mails.SingleAsync(m => m.Kind == "NotUp");
        mail.Recipient.ShouldBe("ada@example.com");
        mail.Text.ShouldContain("It ended with exit code 3.");
        mail.Text.ShouldNotContain("Goodbye"); // its log stays on its page
    }

    [Fact]
    public async Task WhereNothingIsMendedItIsToldAllTheSame()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Health:Mend"] = "false" }
        );
        await app.BuyAsync("ada");
        await using var db = app.Db();
        var t = await db.Tenants.AsNoTracking().SingleAsync();
        var row = (await RowAsync()) with { Id = t.Id, Generation = t.Generation };
        (
            await app.InScopeAsync<SaveHealth, bool>(s =>
                s.SaveAsync(row, new(Stopped, HealthAct.Mend) { Alerts = true }, Now, default)
            )
        ).ShouldBeTrue();
        (await db.TenantEvents.CountAsync(e => e.Kind == TenantEventKind.Mended)).ShouldBe(0);
        (await db.Alerts.AsNoTracking().SingleAsync()).Text.ShouldContain("Berth:Health:Mend is off");
    }

    [Fact]
    public async Task PagesListsAndProgramsSayTheSame()
    {
        var row = await RowAsync();
        await SaveAsync(row, new(Stopped));
        await using var db = _app.Db();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync();
        var health = await ReadHealth.OfAsync(db, tenant, default);
        (health.Word, health.Reason, health.Log, health.IsDown).ShouldBe(
            ("stopped", "It ended with exit code 3.", "Goodbye", true)
        );
        (await ReadHealth.CountAsync(db, default)).ShouldBe(
            new Dictionary<HealthState, int> { [HealthState.Stopped] = 1 }
        );
        var order = await db.Orders.AsNoTracking().SingleAsync();
        var page = await _app.Http.GetStringAsync($"/orders/{await _app.NewSecretAsync(order.Id)}");
        page.ShouldContain("Your container has stopped");
        page.ShouldContain("It ended with exit code 3.");
        page.ShouldContain("<pre>Goodbye</pre>");
        page.ShouldContain("data-health=\"stopped\"");
        page.ShouldNotContain("Your container is up");

        using var ada = new Visitor(_app);
        await ada.SignInAsync("ada@example.com");
        await ada.OpenAsync("/account");
        ada.Page.ShouldContain("stopped", Case.Insensitive);
        using var owner = new Visitor(_app);
        await owner.BecomesAsync(AccountRole.Owner);
        await owner.OpenAsync("/admin");
        owner.Page.ShouldContain("Not up");
        foreach (var place in (string[])["/admin/tenants", $"/admin/tenants/{tenant.Id}"])
        {
            await owner.OpenAsync(place);
            owner.Page.ShouldContain("stopped", Case.Insensitive, place);
        }
        foreach (
            var command in (string[][])
                [
                    ["list"],
                    ["tenants"],
                    ["show", "ada"],
                ]
        )
            (await _app.DoneAsync(command)).Out.ShouldContain("stopped", Case.Insensitive, string.Join(' ', command));
        using var program = await AdminApi.Program.WithAsync(_app, [Scopes.InstancesRead]);
        var said = (await program.GetAsync("/api/instances/ada/health/")).Json;
        (
            said.GetProperty("healthy").GetBoolean(),
            $"{said}".Contains("stopped", StringComparison.OrdinalIgnoreCase)
        ).ShouldBe((false, true));
    }
}
