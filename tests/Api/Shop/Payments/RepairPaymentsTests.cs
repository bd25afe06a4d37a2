using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Billing;

/// <summary>What no event told us.</summary>
public sealed class RepairPaymentsTests : IAsyncLifetime
{
    private readonly Telemetry.RecordedLog _log = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(log: _log);
        _app.Stripe.Has(
            "/v1/events",
            new
            {
                @object = "list",
                url = "/v1/events",
                has_more = false,
                data = Array.Empty<object>(),
            }
        );
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task APaidOrderIsFulfilled()
    {
        var order = await PlacedAsync();
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), "sub_1");
        await RepairAsync();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        (await _app.Db().Orders.SingleAsync()).CheckedAt.ShouldNotBeNull();
        // Which of many are looked at first is said.
        _log.Lines.ShouldNotContain(l => l.Message.Contains("'OrderBy'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AClosedPageGivesTheNameBack()
    {
        var order = await PlacedAsync();
        _app.Stripe.Has(
            $"/v1/checkout/sessions/{order.SessionId}",
            new
            {
                id = order.SessionId,
                @object = "checkout.session",
                status = "expired",
                payment_status = "unpaid",
            }
        );
        await RepairAsync();
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task AnOpenPageIsLeftAlone()
    {
        var order = await PlacedAsync();
        _app.Stripe.Has(
            $"/v1/checkout/sessions/{order.SessionId}",
            new
            {
                id = order.SessionId,
                @object = "checkout.session",
                status = "open",
                payment_status = "unpaid",
            }
        );
        await RepairAsync();
        (await _app.Db().Orders.SingleAsync()).State.ShouldBe(OrderState.Pending);
    }

    [Fact]
    public async Task AnEndedSubscriptionEndsItsTenantAndALivingOneIsAskedAgainInHoursOnly()
    {
        var order = await PlacedAsync();
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), "sub_1");
        _app.Stripe.HasSubscription("sub_1", "active");
        await RepairAsync();
        await RepairAsync();
        _app.Stripe.HasSubscription("sub_1", "canceled", order.Id.ToString());
        await RepairAsync();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running); // looked at a moment ago
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE orders SET checked_at = now() - interval '7 hours'");
        await RepairAsync();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Suspended);
    }

    [Fact]
    public async Task AnEventThatStripeCouldNotDeliverIsTakenOver()
    {
        var order = await PlacedAsync();
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), "sub_1");
        _app.Stripe.Has(
            "/v1/events",
            new
            {
                @object = "list",
                url = "/v1/events",
                has_more = false,
                data = new[]
                {
                    new
                    {
                        id = "evt_lost",
                        @object = "event",
                        type = "checkout.session.completed",
                        created = 1,
                        data = new { @object = new { id = order.SessionId, @object = "checkout.session" } },
                    },
                },
            }
        );
        await RepairAsync();
        await RepairAsync();
        (await _app.Db().StripeEvents.SingleAsync()).Id.ShouldBe("evt_lost");
        (await _app.Db().Tenants.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task ComingBackFromThePaymentPageAsksAtOnce()
    {
        var order = await PlacedAsync();
        _app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), "sub_1");
        (await _app.Http.GetAsync($"/orders/{order.Token}?paid=yes")).EnsureSuccessStatusCode();
        (await _app.Http.GetAsync($"/orders/{order.Token}?paid=yes")).EnsureSuccessStatusCode();
        (await _app.Db().Jobs.CountAsync(j => j.Kind == CheckOrder.Kind)).ShouldBe(1);
    }

    private async Task<Order> PlacedAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return (
            await scope
                .ServiceProvider.GetRequiredService<PlaceOrder>()
                .PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
        ).Order!;
    }

    /// <summary>
    /// Some minutes later the repair runs, and the checks that it asks for; tenants' own work is put off, there is no
    /// Docker here.
    /// </summary>
    private async Task RepairAsync()
    {
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE orders SET created_at = created_at - interval '5 minutes'");
        await using (var scope = _app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<RepairPayments>().RunAsync(new(), default);
        while (true)
        {
            await _app.Db()
                .Database.ExecuteSqlAsync(
                    $"UPDATE jobs SET run_at = now() + interval '1 day' WHERE kind = 'reconcile-tenant'"
                );
            if (
                !await _app.Db()
                    .Jobs.AnyAsync(j =>
                        j.State == Berth.Platform.Jobs.JobState.Ready && j.RunAt <= DateTimeOffset.UtcNow
                    )
            )
                return;
            await _app.RunJobsAsync();
        }
    }
}
