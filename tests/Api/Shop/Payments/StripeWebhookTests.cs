using System.Net;
using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Billing;

public sealed class StripeWebhookTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ThePaymentOfAnOrderMakesOneTenant()
    {
        var order = await PlacedAsync();
        (await _app.PostEventAsync(Completed("evt_1", "cs_1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await HandleEventsAsync();
        var tenant = await _app.Db().Tenants.SingleAsync();
        (tenant.Slug, tenant.Wanted, tenant.Generation, tenant.Subnet).ShouldBe(
            ("ada", TenantState.Running, 1, "10.219.0.0/29")
        );
        (await _app.Db().Orders.SingleAsync()).TenantId.ShouldBe(tenant.Id);
        (await _app.Db().HeldNames.SingleAsync()).ExpiresAt.ShouldBeNull();
        order.Name.ShouldBe("ada");
    }

    [Fact]
    public async Task TheSameEventTenTimesAtOnceMakesOneTenant()
    {
        await PlacedAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => _app.PostEventAsync(Completed("evt_1", "cs_1")))
        );
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        await HandleEventsAsync();
        (await _app.Db().StripeEvents.CountAsync()).ShouldBe(1);
        (await _app.Db().Tenants.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task TwoEventsOfOnePaymentMakeOneTenant()
    {
        await PlacedAsync();
        foreach (var id in (string[])["evt_1", "evt_2", "evt_3"])
            await _app.PostEventAsync(Completed(id, "cs_1"));
        await HandleEventsAsync();
        (await _app.Db().Tenants.CountAsync()).ShouldBe(1);
        (await _app.Db().StripeEvents.CountAsync(e => e.HandledAt != null)).ShouldBe(3);
    }

    [Fact]
    public async Task AChangedByteIsRefusedAndStoresNothing()
    {
        var body = Completed("evt_1", "cs_1");
        var signature = global::Stripe.EventUtility.GenerateSignatureHeader(body, TestApp.WebhookSecret);
        (await _app.PostEventAsync(body.Replace("cs_1", "cs_2"), signature: signature)).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await _app.PostEventAsync(body, secret: "whsec_other")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.PostEventAsync(body, signature: "t=,v1=")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.PostEventAsync(body, signature: "nonsense")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.PostEventAsync(body, signature: "")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.Db().StripeEvents.AnyAsync()).ShouldBeFalse();
        (await _app.Db().Jobs.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task AnOldOrFutureSignatureIsRefusedAndStoresNothing(int minutes)
    {
        (
            await _app.PostEventAsync(Completed("evt_1", "cs_1"), at: DateTimeOffset.UtcNow.AddMinutes(minutes))
        ).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _app.Db().StripeEvents.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task OneOfSeveralSignaturesIsEnough()
    {
        var body = Completed("evt_1", "cs_1");
        var right = global::Stripe.EventUtility.GenerateSignatureHeader(body, TestApp.WebhookSecret);
        (
            await _app.PostEventAsync(body, signature: right.Replace(",v1=", ",v0=00,v1=deadbeef,v1="))
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnEventForAnUnknownOrderIsStoredAndItsJobIsParked()
    {
        _app.Stripe.HasPaidSession("cs_1", Guid.NewGuid().ToString(), "sub_1");
        (await _app.PostEventAsync(Completed("evt_1", "cs_1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await HandleEventsAsync();
        var job = await _app.Db().Jobs.SingleAsync();
        job.State.ShouldBe(JobState.Parked);
        job.LastError!.ShouldContain("no order");
        (await _app.Db().StripeEvents.SingleAsync()).HandledAt.ShouldBeNull();
    }

    [Fact]
    public async Task WhatAnotherShopOfTheSameAccountSoldIsLeftToIt()
    {
        _app.Stripe.HasSubscription("sub_9", "active");
        _app.Stripe.Has(
            "/v1/checkout/sessions/cs_9",
            new
            {
                id = "cs_9",
                @object = "checkout.session",
                status = "complete",
                payment_status = "paid",
                metadata = new { installation = "another" },
                subscription = "sub_9",
            }
        );
        await _app.PostEventAsync(Completed("evt_1", "cs_9"));
        await _app.PostEventAsync(
            """{"id":"evt_2","object":"event","type":"invoice.paid","data":{"object":{"id":"in_9","subscription":"sub_9"}}}"""
        );
        await HandleEventsAsync();
        (await _app.Db().Jobs.ToListAsync()).ShouldAllBe(j => j.State == JobState.Done);
        (await _app.Db().StripeEvents.CountAsync(e => e.HandledAt != null)).ShouldBe(2);
    }

    [Fact]
    public async Task AnUnpaidSessionWaits()
    {
        var order = await PlacedAsync();
        _app.Stripe.Has(
            "/v1/checkout/sessions/cs_1",
            new
            {
                id = "cs_1",
                @object = "checkout.session",
                status = "complete",
                payment_status = "unpaid",
                client_reference_id = order.Id,
                subscription = "sub_1",
            }
        );
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        await HandleEventsAsync();
        (await _app.Db().Tenants.AnyAsync()).ShouldBeFalse();
        (await _app.Db().StripeEvents.SingleAsync()).Outcome!.ShouldContain("Not paid yet");
        (await _app.Db().Orders.SingleAsync()).State.ShouldBe(OrderState.Paying);
        (await _app.Db().HeldNames.SingleAsync()).ExpiresAt.ShouldBeNull(); // the bank takes days
    }

    [Fact]
    public async Task APaymentAfterTheNameWasLostGoesBack()
    {
        var order = await PlacedAsync();
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE held_names SET expires_at = now() - interval '1 second'");
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var other = await scope
                .ServiceProvider.GetRequiredService<PlaceOrder>()
                .PlaceAsync(new("hello", "small", "ada", "bob@example.com", null), default);
            other.Order.ShouldNotBeNull();
        }
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        await HandleEventsAsync();
        (await _app.Db().Orders.SingleAsync(o => o.Id == order.Id)).State.ShouldBe(OrderState.Lost);
        (await _app.Db().Tenants.AnyAsync()).ShouldBeFalse();
        (await _app.Db().Jobs.SingleAsync(j => j.Kind == "refund-order")).Payload.ShouldContain(order.Id.ToString());
    }

    [Fact]
    public async Task TheEndOfTheSubscriptionSuspendsAndKeepsTheData()
    {
        await PlacedAsync();
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        await HandleEventsAsync();
        _app.Stripe.HasSubscription("sub_1", "canceled");
        foreach (var id in (string[])["evt_2", "evt_3"])
            await _app.PostEventAsync(
                $$$$"""{"id":"{{{{id}}}}","object":"event","type":"customer.subscription.deleted","data":{"object":{"id":"sub_1","object":"subscription"}}}"""
            );
        await HandleEventsAsync();
        var tenant = await _app.Db().Tenants.SingleAsync();
        (tenant.Wanted, tenant.Generation).ShouldBe((TenantState.Suspended, 2));
        (await _app.Db().Orders.SingleAsync()).State.ShouldBe(OrderState.Ended);
    }

    [Fact]
    public async Task CancellingOnThePageWhileTheEventArrivesEndsItOnce()
    {
        await PlacedAsync();
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        await HandleEventsAsync();
        var id = (await _app.Db().Tenants.SingleAsync()).Id;
        await _app.InScopeAsync<Page>(async page =>
        {
            await page.Dunning.OverrideAsync(id, s => s.Remove(atEnd: true), default);
            _app.Stripe.HasSubscription("sub_1", "canceled");
            await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(_ =>
                        _app.InScopeAsync<Berth.Shop.Payments.SyncByProviderId>(s => s.SyncAsync("sub_1", default))
                    )
            );
            await page.Sync.SyncAsync("sub_1", default); // knows tenant and subscription from before
        });
        var tenant = await _app.Db().Tenants.SingleAsync();
        (tenant.Wanted, tenant.Generation).ShouldBe((TenantState.Gone, 2));
    }

    [Fact]
    public async Task WhatEndedUnpaidIsRemovedWhenItsCustomerWantsThat()
    {
        await PlacedAsync();
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        await HandleEventsAsync();
        var id = (await _app.Db().Tenants.SingleAsync()).Id;
        _app.Stripe.HasSubscription(
            "sub_1",
            "canceled",
            reason: "payment_failed",
            paidThrough: DateTimeOffset.UtcNow.AddDays(-9)
        );
        await _app.InScopeAsync<Berth.Shop.Payments.SyncByProviderId>(s => s.SyncAsync("sub_1", default));
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running); // told late, it has a day
        await _app.InScopeAsync<Berth.Shop.Payments.ChangeSubscription>(s => s.CancelNowAsync(id, default));
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Gone);
    }

    [Fact]
    public async Task AnOldDeletionOfALivingSubscriptionDoesNothing()
    {
        await PlacedAsync();
        await _app.PostEventAsync(Completed("evt_1", "cs_1"));
        _app.Stripe.HasSubscription("sub_1", "active");
        await _app.PostEventAsync(
            """{"id":"evt_2","object":"event","type":"customer.subscription.deleted","data":{"object":{"id":"sub_1"}}}"""
        );
        await HandleEventsAsync();
        (await _app.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
    }

    [Fact]
    public async Task WithoutStripeTheEventWaitsAndIsHandledLater()
    {
        await PlacedAsync();
        _app.Stripe.IsDown = true;
        (await _app.PostEventAsync(Completed("evt_1", "cs_1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await HandleEventsAsync();
        (await _app.Db().Jobs.SingleAsync()).State.ShouldBe(JobState.Ready);
        _app.Stripe.IsDown = false;
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now()");
        await HandleEventsAsync();
        (await _app.Db().Tenants.CountAsync()).ShouldBe(1);
    }

    /// <summary>Every shape that Stripe may send, known to us or not, is taken; none is a 500.</summary>
    [Theory]
    [InlineData(
        """{"id":"evt_1","object":"event","type":"checkout.session.completed","api_version":"2026-10-28.endive","created":1,"data":{"object":{"id":"cs_1","object":"checkout.session","new_field":{"deep":[1,2,{"x":null}]},"ui_mode":"elements"}},"livemode":false,"pending_webhooks":3,"request":{"id":null,"idempotency_key":null},"context":"acct_x"}"""
    )]
    [InlineData("""{"id":"evt_1","type":"checkout.session.completed"}""")]
    [InlineData("""{"id":"evt_1","type":"checkout.session.completed","data":null}""")]
    [InlineData("""{"id":"evt_1","type":"checkout.session.completed","data":{"object":"cs_1"}}""")]
    [InlineData("""{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":42}}}""")]
    [InlineData("""{"id":"evt_1","type":"customer.subscription.deleted","data":{"object":{}}}""")]
    [InlineData(
        """{"id":"evt_1","type":"something.entirely.new","data":{"object":{"object":"novelty","id":"nov_1"}}}"""
    )]
    [InlineData(
        """{"id":"evt_1","type":"checkout.session.expired","data":{"object":{"id":"cs_9","client_reference_id":"not a guid"}}}"""
    )]
    [InlineData(
        """{"id":"evt_1","object":"v2.core.event","type":"v1.customer.created","related_object":{"id":"cus_1","type":"customer","url":"/v1/customers/cus_1"}}"""
    )]
    [InlineData("""{"id":"evt_1","type":"invoice.paid","data":{"object":{"lines":"\u0000"}}}""")]
    [InlineData(
        """{"id":"evt_1","type":"invoice.paid","api_version":"2099-01-01.zinnia","data":{"object":{"amount_paid":1e400}}}"""
    )]
    public async Task TakesEveryShapeOfEvent(string body)
    {
        (await _app.PostEventAsync(body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _app.Db().StripeEvents.SingleAsync()).Body.ShouldBe(body);
        await HandleEventsAsync();
        (await _app.Db().Jobs.Where(j => j.Kind == "handle-stripe-event").ToListAsync()).ShouldAllBe(j =>
            j.State == JobState.Done || j.State == JobState.Parked || j.State == JobState.Ready
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"evt_1\"}")]
    [InlineData("{\"id\":1,\"type\":2}")]
    [InlineData("not json")]
    public async Task RefusesWhatIsNoEvent(string body) =>
        (await _app.PostEventAsync(body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task RefusesABodyWithoutEnd() =>
        (await _app.PostEventAsync(new string(' ', 2_000_000))).StatusCode.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge
        );

    private async Task<Order> PlacedAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var order = (
            await scope
                .ServiceProvider.GetRequiredService<PlaceOrder>()
                .PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
        ).Order!;
        _app.Stripe.HasPaidSession("cs_1", order.Id.ToString(), "sub_1");
        return order;
    }

    /// <summary>Runs the events' jobs; the tenant's own work is put off, there is no Docker here.</summary>
    private async Task HandleEventsAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            await _app.Db()
                .Database.ExecuteSqlAsync(
                    $"UPDATE jobs SET run_at = now() + interval '1 day' WHERE kind IN ('reconcile-tenant', 'refund-order')"
                );
            if (
                await _app.Db()
                    .Jobs.CountAsync(j =>
                        j.State == JobState.Ready && j.Kind == "handle-stripe-event" && j.RunAt <= DateTimeOffset.UtcNow
                    ) == 0
            )
                return;
            await _app.RunJobsAsync();
        }
    }

    /// <summary>What a request to the order's page has: services with one database context.</summary>
    private sealed record Page(
        Berth.Shop.Subscriptions.OverrideDunning Dunning,
        Berth.Shop.Payments.SyncByProviderId Sync
    );

    private static string Completed(string id, string session) =>
        $$$$"""{"id":"{{{{id}}}}","object":"event","api_version":"2026-10-28.endive","created":1795163002,"type":"checkout.session.completed","livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"data":{"object":{"id":"{{{{session}}}}","object":"checkout.session","status":"complete","payment_status":"paid"}}}""";
}
