using Berth.Platform.Jobs;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Cli;

/// <summary>
/// A tenant without payment: the same path as of one that is paid for, no word to Stripe, and nobody takes it away but
/// who says so.
/// </summary>
public sealed class ProvisionTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-given-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await TestApp.StartAsync(
            clock: _clock,
            settings: new Dictionary<string, string?>
            {
                ["Berth:Backups:Folder"] = _folder,
                ["Berth:Docker:CapacityMb"] = "200",
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Trait("Number", "K17")]
    public async Task ProvisionGivesATenantWithoutPayment()
    {
        _app.Stripe.IsDown = true;
        var said = (
            await _app.DoneAsync(
                "provision",
                "hello",
                "--plan",
                "small",
                "--name",
                "Ada",
                "--email",
                "ada@example.com",
                "--json"
            )
        ).Json;
        (
            said.GetProperty("name").GetString(),
            said.GetProperty("status").GetString(),
            said.GetProperty("complimentary").GetBoolean()
        ).ShouldBe(("ada", "starting", true));

        await using var db = _app.Db();
        var order = await db.Orders.SingleAsync();
        (order.State, order.Amount, order.IsComplimentary, order.SessionId, order.CustomerId, order.Email).ShouldBe(
            (OrderState.Paid, 0, true, null, null, "ada@example.com")
        );
        var tenant = await db.Tenants.SingleAsync();
        (tenant.Wanted, tenant.OrderId, order.TenantId).ShouldBe((TenantState.Running, order.Id, tenant.Id));
        (await db.Jobs.CountAsync(j => j.Kind == ReconcileTenant.Kind && j.Key == tenant.Id.ToString())).ShouldBe(1);
        (await db.HeldNames.SingleAsync()).ExpiresAt.ShouldBeNull();
        (await db.TenantEvents.Select(e => e.What).FirstAsync()).ShouldBe("Given by the operator");
        (await db.TenantSecrets.CountAsync()).ShouldBeGreaterThan(0);
        (
            await db.Audit.Where(a => a.Kind == "Order" && a.Field == "State").Select(a => a.Actor).ToListAsync()
        ).ShouldAllBe(a => a!.StartsWith("operator "));
        _app.Stripe.Asked.ShouldBeEmpty();
    }

    [Fact, Trait("Number", "K17")]
    public async Task ProvisionSaysAllMistakesAtOnce()
    {
        var wrong = await _app.BerthAsync("provision", "hello", "--plan", "huge", "--name", "www", "--email", "nobody");
        (wrong.Code, wrong.Out).ShouldBe((2, ""));
        foreach (
            var said in (string[])
                ["no plan 'huge'. It has small", "--name is 'www'. That name is reserved", "--email is 'nobody'"]
        )
            wrong.Error.ShouldContain(said);
        (await _app.BerthAsync("provision", "hello", "--name", "ada")).Code.ShouldBe(2);
        (
            await _app.BerthAsync(
                "provision",
                "nothing",
                "--plan",
                "small",
                "--name",
                "ada",
                "--email",
                "a@example.com"
            )
        ).Error.ShouldMatch("there is no product 'nothing'. The catalog has .*hello");
        (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
    }

    [Fact, Trait("Number", "K17")]
    public async Task ProvisionTakesNobodysNameNorMemory()
    {
        await _app.RunsAsync("ada");
        var taken = await _app.BerthAsync(
            "provision",
            "hello",
            "--plan",
            "small",
            "--name",
            "ada",
            "--email",
            "bob@example.com"
        );
        (taken.Code, taken.Error).ShouldBe(
            (1, "berth: the name 'ada' is taken: by a tenant, or by a buyer who has not paid yet.\n")
        );
        var full = await _app.BerthAsync(
            "provision",
            "hello",
            "--plan",
            "large",
            "--name",
            "bob",
            "--email",
            "bob@example.com"
        );
        full.Code.ShouldBe(1);
        full.Error.ShouldContain("no host has room for 256 MiB more");
        (await _app.Db().Orders.CountAsync()).ShouldBe(1);
    }

    [Fact, Trait("Number", "K17")]
    public async Task ProvisionWaitsUntilItIsUp()
    {
        var waits = _app.BerthAsync(
            "provision",
            "hello",
            "--plan",
            "small",
            "--name",
            "ada",
            "--email",
            "ada@example.com",
            "--wait"
        );
        for (var i = 0; i < 200 && !await _app.Db().Tenants.AnyAsync(); i++)
            await Task.Delay(25);
        waits.IsCompleted.ShouldBeFalse();
        await using (var db = _app.Db())
        {
            var tenant = await db.Tenants.SingleAsync();
            tenant.Observe(TenantState.Running, tenant.Generation, "Up and answering.", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        }
        var ended = await waits;
        (ended.Code, ended.Rows[1][1]).ShouldBe((0, "running"));
        ended.Error.ShouldContain("Setting up ada: 1 of 1");
    }

    [Fact]
    public async Task AGivenTenantStaysWhateverTheClockSays()
    {
        var id = await _app.RunsAsync("ada");
        _app.Stripe.IsDown = true;
        foreach (var years in Enumerable.Range(1, 3))
        {
            _clock.Advance(TimeSpan.FromDays(366));
            await _app.InScopeAsync<LookAtSubscriptions>(l => l.RunAsync(new(), CancellationToken.None));
            await _app.InScopeAsync<SyncSubscription>(s => s.SyncAsync(id, CancellationToken.None));
            await _app.InScopeAsync<CheckOrder>(async c =>
                (await c.RunAsync(new((await _app.Db().Orders.SingleAsync()).Id), CancellationToken.None)).ShouldBe(
                    JobOutcome.Done
                )
            );
        }
        var s = await _app.Db().Subscriptions.SingleAsync();
        (s.Stage, s.LookAt, s.IsComplimentary, s.EndedAt).ShouldBe((DunningStage.Active, null, true, null));
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        (await _app.Db().Mails.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task AGivenTenantThatIsNotUpIsTriedOnAndNothingIsRefunded()
    {
        await _app.DoneAsync("provision", "hello", "--plan", "small", "--name", "ada", "--email", "ada@example.com");
        _clock.Advance(TimeSpan.FromDays(3));
        await _app.InScopeAsync<RefundUnprovisioned>(r => r.RunAsync(new(), CancellationToken.None));
        (await _app.Db().Mails.SingleAsync()).Subject.ShouldBe("'ada' is given but not up");
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        (await _app.Db().Jobs.AnyAsync(j => j.Kind == RefundOrder.Kind)).ShouldBeFalse();
        await _app.InScopeAsync<RefundOrder>(async r =>
            (
                await r.RunAsync(
                    new((await _app.Db().Orders.SingleAsync()).Id, RefundOrder.Cause.NotProvisioned),
                    CancellationToken.None
                )
            ).ShouldBe(JobOutcome.Cancel("Nothing was paid."))
        );
        _app.Stripe.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatItsOwnerMayDoWithAGivenTenantNeedsNoStripe()
    {
        var id = await _app.RunsAsync("ada");
        var page = await _app.Http.GetStringAsync(
            $"/orders/{await _app.NewSecretAsync((await _app.Db().Orders.SingleAsync()).Id)}"
        );
        page.ShouldContain("Given by the operator. Nothing is charged.");
        foreach (
            var no in (string[])["Manage payment", "Pay now", "Change the plan", "Cancel at the end of the period"]
        )
            page.ShouldNotContain(no);
        _app.Stripe.IsDown = true;
        await _app.InScopeAsync<ChangeSubscription>(c => c.CancelAtEndAsync(id, CancellationToken.None));
        await _app.InScopeAsync<ChangeSubscription>(c => c.AskForPlanAsync(id, "large", CancellationToken.None));
        (await _app.Db().Jobs.AnyAsync(j => j.Kind == ChangePlan.Kind)).ShouldBeFalse();
        await _app.InScopeAsync<ChangeSubscription>(c => c.CancelNowAsync(id, CancellationToken.None));
        await EndAsync(id);
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
    }

    [Fact, Trait("Number", "K17")]
    public async Task DeprovisionRemovesAGivenTenant()
    {
        var id = await _app.RunsAsync("ada");
        _app.Stripe.IsDown = true;
        await _app.DoneAsync("deprovision", "ada", "--reason", "moved out");
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended); // at once
        await EndAsync(id);
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
        (await _app.Db().Subscriptions.SingleAsync()).Stage.ShouldBe(DunningStage.Removed);
        (await _app.Db().Orders.SingleAsync()).State.ShouldBe(OrderState.Ended);
        (await _app.Db().Mails.SingleAsync()).Text.ShouldContain("The operator removed it.");
        (
            await _app.Db()
                .Audit.Where(a => a.Field == "RemoveAtEnd" && a.After == "True")
                .Select(a => a.Origin)
                .SingleAsync()
        )!.ShouldEndWith(": moved out");
        (await _app.DoneAsync("list", "--status", "removing")).Rows.Single()[0].ShouldBe("ada");
        (await _app.BerthAsync("deprovision", "ada")).Code.ShouldBe(0); // again changes nothing
        (await _app.BerthAsync("deprovision", "bob")).ShouldBe(
            new CommandLine.Ended(3, "", "berth: no tenant has the name 'bob'. 'berth list' shows them.\n")
        );
    }

    [Fact, Trait("Number", "K17")]
    public async Task DeprovisionEndsASubscriptionFirst()
    {
        var id = await _app.BoughtAsync("ada", "sub_1");
        await _app.DoneAsync("deprovision", "ada");
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended);
        await EndAsync(id);
        _app.Stripe.Asked.ShouldContain(a => a.StartsWith("DELETE /v1/subscriptions/sub_1"));
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
    }

    [Fact, Trait("Number", "K17")]
    public async Task DeprovisionWaitsUntilNothingIsLeft()
    {
        var id = await _app.RunsAsync("ada");
        var waits = _app.BerthAsync("deprovision", "ada", "--wait");
        for (var i = 0; i < 200 && !await _app.Db().Subscriptions.AnyAsync(s => s.RemoveAtEnd); i++)
            await Task.Delay(25);
        await EndAsync(id);
        waits.IsCompleted.ShouldBeFalse();
        await using (var db = _app.Db())
        {
            var tenant = await db.Tenants.SingleAsync();
            tenant.Observe(TenantState.Gone, tenant.Generation, "Removed.", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        }
        var ended = await waits;
        (ended.Code, ended.Out).ShouldBe((0, ""));
        ended.Error.ShouldEndWith("Removing ada: 1 of 1\n"); // whether it looked before, too, is chance
        (await _app.DoneAsync("list", "--status", "gone")).Rows.Single()[0].ShouldBe("ada");
    }

    [Fact, Trait("Number", "K17")]
    public async Task DeprovisionKeepDataWantsACopyThatItsPlanDoesNotPromise()
    {
        await _app.RunsAsync("ada");
        await _app.DoneAsync("deprovision", "ada", "--keep-data");
        var wanted = await _app.Db().LastData.SingleAsync();
        wanted.IsWanted.ShouldBeTrue();
        await using var db = _app.Db();
        var now = DateTimeOffset.UtcNow;
        var settings = new Berth.Platform.Settings.BackupSettings { Folder = _folder };
        (
            await Berth.Shop.Tenancy.WantCopy.UntilAsync(db, wanted.TenantId, TimeSpan.Zero, settings, now, default)
        ).ShouldBe(now.AddDays(30));
        (
            await Berth.Shop.Tenancy.WantCopy.UntilAsync(
                db,
                wanted.TenantId,
                TimeSpan.FromDays(7),
                settings,
                now,
                default
            )
        ).ShouldBe(now.AddDays(7));
        (
            await Berth.Shop.Tenancy.WantCopy.UntilAsync(db, Guid.NewGuid(), TimeSpan.Zero, settings, now, default)
        ).ShouldBeNull();
        (await _app.DoneAsync("backups", "--json")).Json.GetArrayLength().ShouldBe(0); // not made yet
    }

    [Fact, Trait("Number", "K17")]
    public async Task DeprovisionKeepDataIsRefusedWhereNoCopiesAreKept()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunsAsync("ada");
        var refused = await app.BerthAsync("deprovision", "ada", "--keep-data");
        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("Berth:Backups:Folder is empty");
        (await app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
    }

    [Fact, Trait("Number", "E38")]
    public async Task DestroyIsStopAndHardIsDeprovision()
    {
        var id = await _app.RunsAsync("ada");
        await _app.DoneAsync("tenants", "stop", "ada");
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended); // its data is kept
        await _app.DoneAsync("tenants", "release", "ada");
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        await _app.DoneAsync("deprovision", "ada");
        await EndAsync(id);
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
    }

    private Task EndAsync(Guid tenantId) =>
        _app.InScopeAsync<EndSubscription>(async e =>
            (await e.RunAsync(new(tenantId), CancellationToken.None)).ShouldBe(JobOutcome.Done)
        );
}
