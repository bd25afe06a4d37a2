using Berth.Platform.Alerts;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Alerts;

/// <summary>
/// What operators should look at stands in a row until it is over, however often it is seen and whatever became of the
/// mail.
/// </summary>
public sealed class AlertTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(clock: _clock);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task OneCauseIsOneRowHoweverOftenItIsToldOf()
    {
        var first = _clock.GetUtcNow();
        await SayAsync(db => db.Alert("firewall/day1", "Not kept apart", "Run prepare.", cause: "firewall"));
        _clock.Advance(TimeSpan.FromDays(1));
        await SayAsync(db => db.Alert("firewall/day2", "Still not kept apart", "Run prepare.", cause: "firewall"));
        var open = (await ReadAlerts.OpenAsync(_app.Db(), default)).ShouldHaveSingleItem();
        (open.Key, open.Subject, open.Count).ShouldBe(("firewall", "Still not kept apart", 2));
        open.Since.ShouldBeLessThan(first.AddMinutes(1));
        open.SeenAt.ShouldBeGreaterThan(first.AddHours(23));
        (await _app.Db().Mails.CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task WhatIsOverIsClosedAndOpensAnewWhenItComesBack()
    {
        await SayAsync(db => db.Alert("host-down/b", "b is away", "Look."));
        await SayAsync(db => db.Resolve("host-down/b"));
        (await ReadAlerts.OpenAsync(_app.Db(), default)).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromHours(5));
        await SayAsync(db => db.Alert("host-down/b", "b is away", "Look."));
        var open = (await ReadAlerts.OpenAsync(_app.Db(), default)).ShouldHaveSingleItem();
        (open.Count, open.Since).ShouldBe((1, open.SeenAt));
    }

    [Fact]
    public async Task AnOperatorClosesWhatTheCodeCannotKnowOnceAndThatIsWrittenDown()
    {
        await SayAsync(db => db.Alert("fraud/1", "Fraud", "Look."));
        (await ResolveAlert.ResolveAsync(_app.Db(), "fraud/1", _clock, default)).ShouldBeTrue();
        (await ResolveAlert.ResolveAsync(_app.Db(), "fraud/1", _clock, default)).ShouldBeFalse();
        (await ReadAlerts.OpenAsync(_app.Db(), default)).ShouldBeEmpty();
        (await _app.Db().Audit.SingleAsync(a => a.Kind == "Alert")).ShouldSatisfyAllConditions(
            a => a.Subject.ShouldBe("fraud/1"),
            a => a.After.ShouldBe("Resolved")
        );
    }

    [Fact]
    public async Task ItCommitsWithWhatCausesItOrNotAtAll()
    {
        await using (var db = _app.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Alert("a", "A", "A.");
            await db.SaveChangesAsync();
        }
        (await _app.Db().Alerts.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task NewsAreMailsAlone()
    {
        await SayAsync(db => db.Inform("host-up/b", "b answers again", "All is well."));
        (await _app.Db().Mails.CountAsync(), await _app.Db().Alerts.CountAsync()).ShouldBe((1, 0));
    }

    [Fact]
    public async Task WhatIsLongOverIsForgottenAndWhatIsOpenIsNot()
    {
        await SayAsync(db => db.Alert("over", "Over", "Over."));
        await SayAsync(db => db.Resolve("over"));
        await SayAsync(db => db.Alert("open", "Open", "Open."));
        foreach (var (days, left) in ((int, int)[])[(89, 2), (2, 1)])
        {
            _clock.Advance(TimeSpan.FromDays(days));
            await _app.InScopeAsync<DeleteOldAlerts>(d => d.RunAsync(new(), default));
            (await _app.Db().Alerts.CountAsync()).ShouldBe(left);
        }
    }

    [Fact]
    public async Task WhatIsPaidAndNotUpIsOpenUntilItIsUp()
    {
        var order = (
            await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
            )
        ).Order!;
        _app.Stripe.HasPaidSession("cs_1", order.Id.ToString(), "sub_1");
        await _app.InScopeAsync<FulfilCheckout>(f => f.FulfilAsync("cs_1", default));
        _clock.Advance(TimeSpan.FromMinutes(11));
        await _app.InScopeAsync<RefundUnprovisioned>(r => r.RunAsync(new(), default));
        var tenant = await _app.Db().Tenants.SingleAsync();
        (await ReadAlerts.OpenAsync(_app.Db(), default))
            .ShouldHaveSingleItem()
            .Key.ShouldBe($"unprovisioned/{tenant.Id}");
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE tenants SET observed = 'Running'");
        await _app.InScopeAsync<RefundUnprovisioned>(r => r.RunAsync(new(), default));
        (await ReadAlerts.OpenAsync(_app.Db(), default)).ShouldBeEmpty();
    }

    private async Task SayAsync(Action<Berth.Platform.Data.AppDb> say)
    {
        await using var db = _app.Db();
        say(db);
        await db.SaveChangesAsync();
    }
}
