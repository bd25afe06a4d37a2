using Berth.Platform.Jobs;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Billing;

/// <summary>A wish for another plan that comes when all is over is refused, and nobody tries it for ever.</summary>
public sealed class ChangePlanTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Guid _tenant;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _tenant = (await _app.BuyAsync("ada")).TenantId!.Value;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task WhatHasEndedWithStripeIsNotChanged()
    {
        _app.Stripe.HasSubscription("sub_ada", "canceled"); // its event has not come yet
        (await WishAsync()).ShouldBe(JobOutcome.Done);
        _app.Stripe.Asked.ShouldNotContain(a =>
            a.StartsWith("POST /v1/subscriptions/sub_ada", StringComparison.Ordinal)
        );
        (
            await _app.Db()
                .TenantEvents.CountAsync(e => e.What == "The plan stays as it is: The subscription has ended.")
        ).ShouldBe(1);
        (await _app.Db().Subscriptions.SingleAsync()).EndedAt.ShouldNotBeNull(); // learned on the way
    }

    [Fact]
    public async Task WhatIsGivenUpTakesNoWish()
    {
        await _app.InScopeAsync<OverrideDunning>(o => o.OverrideAsync(_tenant, s => s.GiveUp(), default));
        await _app.InScopeAsync<ChangeSubscription>(c => c.AskForPlanAsync(_tenant, "large", default));
        (await _app.Db().Jobs.AnyAsync(j => j.Kind == ChangePlan.Kind)).ShouldBeFalse();
        // Wished for in the instant before.
        (await WishAsync()).ShouldBe(JobOutcome.Done);
        (
            await _app.Db()
                .TenantEvents.CountAsync(e => e.What == "The plan stays as it is: The subscription has ended.")
        ).ShouldBe(1);
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
    }

    private Task<JobOutcome> WishAsync() =>
        _app.InScopeAsync<ChangePlan, JobOutcome>(c =>
            c.RunAsync(new(_tenant, "large", Guid.CreateVersion7()), default)
        );
}
