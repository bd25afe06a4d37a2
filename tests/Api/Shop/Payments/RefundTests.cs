using System.Diagnostics;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Billing;

/// <summary>Money for what cannot be provided goes back by itself, once, and its buyer is told.</summary>
public sealed class RefundTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(clock: _clock);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ANameThatWasLostIsPaidBack()
    {
        var order = await PlacedAsync("ada");
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE held_names SET expires_at = now() - interval '1 second'");
        await PlacedAsync("ada", "bob@example.com");
        await FulfilAsync(order, "sub_1");
        await RefundAsync();
        await RefundAsync(); // again, as after a crash
        Refunds.ShouldBe(1);
        (await _app.Db().Orders.SingleAsync(o => o.Id == order.Id)).State.ShouldBe(OrderState.Lost);
        (await SubjectsAsync("ada@example.com")).ShouldBe(["The name ada was taken before your payment came"]);
    }

    [Fact]
    public async Task WhatIsNotUpAfterADayIsPaidBackAndOperatorsHearOfItBefore()
    {
        await FulfilAsync(await PlacedAsync("ada"), "sub_1");
        await LookAsync(TimeSpan.FromMinutes(5));
        (await _app.Db().Mails.AnyAsync()).ShouldBeFalse();
        await LookAsync(TimeSpan.FromMinutes(6));
        await LookAsync(TimeSpan.FromMinutes(1));
        (await SubjectsAsync("operators")).ShouldBe(["'ada' is paid but not up"]);
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);

        await LookAsync(TimeSpan.FromHours(24));
        await RefundAsync();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
        Refunds.ShouldBe(1);
        (await SubjectsAsync("ada@example.com")).ShouldBe(["ada could not be set up"]);
        await LookAsync(TimeSpan.FromHours(1));
        (
            await _app.Db()
                .Jobs.CountAsync(j => j.Kind == RefundOrder.Kind && j.State == Berth.Platform.Jobs.JobState.Ready)
        ).ShouldBe(0);
    }

    [Fact]
    public async Task ASecondPaymentForTheSameTenantGoesBack()
    {
        var first = await PlacedAsync("ada");
        await FulfilAsync(first, "sub_1");
        _app.Stripe.HasSubscription("sub_1", "canceled");
        var tenant = await _app.Db().Tenants.SingleAsync();
        await _app.InScopeAsync<SyncSubscription, Subscription>(s => s.SyncAsync(tenant.Id, default));
        var (again, twice) = (await ResumeAsync(first, tenant), await ResumeAsync(first, tenant));
        await FulfilAsync(again, "sub_2");
        await FulfilAsync(twice, "sub_3");
        await RefundAsync();
        var subscription = await _app.Db().Subscriptions.SingleAsync();
        (subscription.ProviderId, subscription.Stage).ShouldBe(("sub_2", DunningStage.Active));
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        _app.Stripe.Asked.ShouldContain(a => a.StartsWith("DELETE /v1/subscriptions/sub_3", StringComparison.Ordinal));
        _app.Stripe.Asked.ShouldNotContain(a =>
            a.StartsWith("DELETE /v1/subscriptions/sub_2", StringComparison.Ordinal)
        );
        (await _app.Db().Orders.SingleAsync(o => o.Id == twice.Id)).State.ShouldBe(OrderState.Lost);
    }

    [Fact]
    public async Task WhoBoughtBeforeIsTheSameCustomerWithStripeWhenTheyProveIt()
    {
        var first = await PlacedAsync("ada");
        await FulfilAsync(first, "sub_1");
        await PlacedAsync("bob", "ada@example.com", first.Token);
        await PlacedAsync("eve", "ada@example.com");
        await PlacedAsync("joe", "joe@example.com", first.Token);
        var opened = _app
            .Stripe.Asked.Where(a => a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal))
            .ToList();
        opened[1].ShouldContain("customer=cus_1");
        opened[2].ShouldNotContain("customer=");
        opened[3].ShouldNotContain("customer=");
    }

    [Fact]
    public async Task AnEventThatIsOvertakenByItsCheckoutIsNotLost()
    {
        var order = await PlacedAsync("ada");
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), "sub_1");
        var fulfilled = false;
        var ours = new AsyncLocal<bool> { Value = true }; // other tests reach the step, too
        using var listening = DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(source =>
            {
                if (source.Name == Berth.Platform.Jobs.Checkpoints.Source)
                    source.Subscribe(
                        new Observer<KeyValuePair<string, object?>>(step =>
                        {
                            // The tenant was looked for in vain; now another worker fulfils the checkout, before it is
                            // asked for the order.
                            if (step.Key != "tenant:unknown" || fulfilled || !ours.Value)
                                return;
                            fulfilled = true;
                            Task.Run(() => FulfilAsync(order, "sub_1")).GetAwaiter().GetResult();
                        })
                    );
            })
        );
        var found = await _app.InScopeAsync<FindTenant, Guid?>(f => f.OfSubscriptionAsync("sub_1", default));
        fulfilled.ShouldBeTrue();
        found.ShouldBe((await _app.Db().Tenants.SingleAsync()).Id);
    }

    private int Refunds =>
        _app.Stripe.Asked.Where(a => a.StartsWith("POST /v1/refunds", StringComparison.Ordinal)).Distinct().Count();

    private async Task<Order> PlacedAsync(string name, string? email = null, string? earlier = null) =>
        (
            await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", name, email ?? $"{name}@example.com", earlier), default)
            )
        ).Order!;

    private async Task<Order> ResumeAsync(Order first, Tenant tenant) =>
        (await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.ResumeAsync(first, tenant, default))).Order!;

    private async Task FulfilAsync(Order order, string subscription)
    {
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), subscription);
        await _app.InScopeAsync<FulfilCheckout, string>(f => f.FulfilAsync(order.SessionId!, default));
    }

    private async Task LookAsync(TimeSpan later)
    {
        _clock.Advance(later);
        await _app.InScopeAsync<RefundUnprovisioned>(r => r.RunAsync(new(), default));
    }

    private async Task RefundAsync()
    {
        foreach (var job in await _app.Db().Jobs.Where(j => j.Kind == RefundOrder.Kind).ToListAsync())
            await _app.InScopeAsync<RefundOrder>(r =>
                r.RunAsync(System.Text.Json.JsonSerializer.Deserialize<RefundOrder.Args>(job.Payload)!, default)
            );
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE jobs SET state = 'Done' WHERE kind = {RefundOrder.Kind}");
    }

    private Task<List<string>> SubjectsAsync(string to) =>
        _app.Db().Mails.Where(m => m.Recipient == to).OrderBy(m => m.CreatedAt).Select(m => m.Subject).ToListAsync();
}
