using Berth.Platform.Audit;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Audit;

/// <summary>Every change of state leaves a row, written with it or not at all.</summary>
public sealed class WriteAuditTests
{
    [Fact]
    public async Task SaysWhoWhenFromWhereBeforeAndAfter()
    {
        await using var app = await TestApp.StartAsync();
        var order = await BoughtAsync(app);
        var tenant = (await app.Db().Tenants.SingleAsync()).Id;
        Actor.Is("operator grace", "console");
        await app.InScopeAsync<OverrideDunning>(o =>
            o.OverrideAsync(tenant, s => s.Stop(SuspensionReason.Operator, "look at it"), default)
        );

        var rows = await app.Db().Audit.OrderBy(a => a.Id).ToListAsync();
        rows.ShouldContain(a =>
            a.Actor == "stripe"
            && a.Origin == "evt_1"
            && a.Kind == "Order"
            && a.Subject == order.Id.ToString()
            && a.Field == "State"
            && a.Before == "Pending"
            && a.After == "Paid"
        );
        rows.ShouldContain(a =>
            a.Actor == "stripe" && a.Kind == "Tenant" && a.Field == "Wanted" && a.Before == null && a.After == "Running"
        );
        rows.ShouldContain(a =>
            a.Actor == "operator grace"
            && a.Origin == "console"
            && a.Kind == "Subscription"
            && a.Subject == tenant.ToString()
            && a.Field == "SuspensionReason"
            && a.Before == "None"
            && a.After == "Operator"
        );
        rows.ShouldContain(a =>
            a.Actor == "operator grace"
            && a.Kind == "Tenant"
            && a.Field == "Wanted"
            && a.Before == "Running"
            && a.After == "Suspended"
        );
        rows.ShouldAllBe(a => a.At > DateTimeOffset.UtcNow.AddMinutes(-5) && a.Before != a.After);
    }

    [Fact]
    public async Task WhatIsRolledBackLeavesNone()
    {
        await using var app = await TestApp.StartAsync();
        await BoughtAsync(app);
        await using var db = app.Db();
        var before = await db.Audit.CountAsync();
        await using (await db.Database.BeginTransactionAsync())
        {
            (await db.Orders.SingleAsync()).End();
            await db.SaveChangesAsync();
            (await db.Audit.CountAsync()).ShouldBe(before + 1);
        }
        (await app.Db().Audit.CountAsync()).ShouldBe(before);
    }

    private static async Task<Order> BoughtAsync(TestApp app)
    {
        var order = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
            )
        ).Order!;
        app.Stripe.HasPaidSession("cs_1", order.Id.ToString(), "sub_1");
        await app.PostEventAsync(
            """{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"""
        );
        await app.Db()
            .Database.ExecuteSqlAsync(
                $"UPDATE jobs SET run_at = now() + interval '1 day' WHERE kind = 'reconcile-tenant'"
            );
        await app.InScopeAsync<Berth.Shop.Payments.HandleStripeEvent>(h => h.RunAsync(new("evt_1"), default));
        return order;
    }
}
