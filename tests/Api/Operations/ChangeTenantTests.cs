using Berth.Operations;
using Berth.Platform.Mail;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Operations;

/// <summary>What operators do with a tenant says what came of it.</summary>
public sealed class ChangeTenantTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Order _order = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _order = await _app.BuyAsync("ada");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Guid Ada => _order.TenantId!.Value;

    [Fact]
    public async Task ARestartOfOneThatDoesNotRunIsNotDone()
    {
        (await DoAsync(c => c.StopAsync(Ada, "abuse", default))).ShouldBeNull();
        (await DoAsync(c => c.RestartAsync(Ada, default)))!.ShouldContain("does not run");
        (await _app.Db().TenantEvents.CountAsync(e => e.What == "Restart asked for")).ShouldBe(0);
        (await DoAsync(c => c.RestartAsync(Guid.NewGuid(), default))).ShouldBe("There is no such tenant.");
    }

    [Fact]
    public async Task NothingIsDoneWithOneThatIsBeingRemoved()
    {
        await _app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(
                Ada,
                s =>
                {
                    s.GiveUp();
                },
                default
            )
        );
        foreach (var verb in (string[])["stop", "release", "keep", "room"])
        {
            var ended = await _app.BerthAsync("tenants", verb, "ada");
            (ended.Code, ended.Error).ShouldSatisfyAllConditions(
                e => e.Code.ShouldBe(1, verb),
                e => e.Error.ShouldContain("being removed")
            );
        }
    }

    [Fact]
    public async Task AStartAfterAStopIsNoPayment()
    {
        (await DoAsync(c => c.StopAsync(Ada, "", default))).ShouldBeNull();
        (await DoAsync(c => c.StartAsync(Ada, default))).ShouldBeNull();
        (await LastWantedAsync()).ShouldBe((TenantState.Running, DunningWords.Released));
    }

    [Theory]
    [InlineData(Resumed.Paid, true)]
    [InlineData(Resumed.ByOwner, false)]
    [InlineData(Resumed.ByOperator, false)]
    [InlineData(Resumed.WithinLimits, false)]
    [InlineData(Resumed.AfterDispute, false)]
    public void OnlyAPaymentIsThankedFor(string why, bool isPaid)
    {
        var text = string.Join(' ', new Resumed("ada", "https://ada.example/", why).Paragraphs);
        text.ShouldContain("ada is running again");
        text.Contains("your payment has arrived", StringComparison.Ordinal).ShouldBe(isPaid);
    }

    [Fact]
    public async Task EachCauseOfAStopAndAStartHasItsLetter()
    {
        await DoAsync(c => c.StopAsync(Ada, "abuse", default));
        (await _app.Db().Mails.Where(m => m.Kind == nameof(StoppedByOperator)).CountAsync()).ShouldBe(1);
        await DoAsync(c => c.StartAsync(Ada, default));
        (await _app.Db().Tenants.SingleAsync(t => t.Id == Ada)).StartedBy.ShouldBe(StartCause.Operator);
        await _app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(Ada, s => s.Stop(SuspensionReason.Customer, ""), default)
        );
        await _app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(Ada, s => s.Release(SuspensionReason.Customer), default)
        );
        (await _app.Db().Tenants.SingleAsync(t => t.Id == Ada)).StartedBy.ShouldBe(StartCause.Owner);
        await _app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(Ada, s => s.Stop(SuspensionReason.Dispute, "dp_1"), default)
        );
        (await _app.Db().Mails.Where(m => m.Kind == nameof(StoppedByDispute)).CountAsync()).ShouldBe(1);
        await _app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(Ada, s => s.Release(SuspensionReason.Dispute), default)
        );
        (await _app.Db().Tenants.SingleAsync(t => t.Id == Ada)).StartedBy.ShouldBe(StartCause.Review);
        (await _app.Db().Mails.CountAsync(m => m.Text.Contains("abuse"))).ShouldBe(0);
    }

    private async Task<(TenantState, string?)> LastWantedAsync()
    {
        var tenant = await _app.Db().Tenants.SingleAsync(t => t.Id == Ada);
        return (
            tenant.Wanted,
            await _app.Db()
                .TenantEvents.Where(e => e.TenantId == Ada && e.Kind == TenantEventKind.Wanted)
                .OrderByDescending(e => e.Id)
                .Select(e => e.Reason)
                .FirstAsync()
        );
    }

    private Task<string?> DoAsync(Func<ChangeTenant, Task<string?>> act) =>
        _app.InScopeAsync<ChangeTenant, string?>(act);
}
