using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.StripeSaysNo;

/// <summary>What Stripe no longer has, or cannot combine, is left out or replaced, and the action goes on.</summary>
public sealed class LeftOutTests : IAsyncLifetime
{
    private StripeShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await StripeShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task TheCustomerIsDeletedAndPaysAgain()
    {
        var order = await _shop.BuysAsync("ada");
        await _shop.AskAsync(HttpMethod.Delete, $"/v1/customers/{order.CustomerId}");
        // The event has not come yet: the customer presses the button first.
        (await PortalAsync(order)).ShouldBeNull();
        await PayAgainAsync(order);
        var now = await _shop.App.Db().Subscriptions.SingleAsync();
        now.CustomerId.ShouldNotBe(order.CustomerId);
        (now.Stage, now.EndedAt).ShouldBe((DunningStage.Active, null));
        (await _shop.App.Db().Tenants.SingleAsync()).Wanted.ShouldBe(TenantState.Running);
        // Who pays now has a portal, and the bills of both are shown.
        (await PortalAsync(order)).ShouldNotBeNull();
        using var ada = new Visitor(_shop.App);
        await ada.OpenAsync($"/orders/{await _shop.App.NewSecretAsync(order.Id)}/invoices");
        ada.Page.Split("5.00 EUR").Length.ShouldBe(3);
        await _shop.TellAsync();
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task TheCustomerIsDeletedAndBuysSomethingElse()
    {
        var account = await _shop.AccountAsync();
        var first = await _shop.BuysAsync("ada", account: account);
        await _shop.AskAsync(HttpMethod.Delete, $"/v1/customers/{first.CustomerId}");
        var second = await _shop.BuysAsync("bob", account: account);
        second.CustomerId.ShouldNotBe(first.CustomerId);
        var third = await _shop.BuysAsync("eve", account: account);
        third.CustomerId.ShouldBe(second.CustomerId);
    }

    [Theory]
    [InlineData("prices", "active")]
    [InlineData("products", "active")]
    public async Task WhatIsSoldWasArchived(string kind, string field)
    {
        await _shop.BuysAsync("ada");
        var price = (await _shop.AskAsync(HttpMethod.Get, "/v1/prices")).GetProperty("data")[0];
        var id = price.GetProperty(kind == "prices" ? "id" : "product").GetString();
        await _shop.AskAsync(HttpMethod.Post, $"/v1/{kind}/{id}", (field, "false"));
        var order = await _shop.BuysAsync("bob");
        order.State.ShouldBe(OrderState.Paid);
        var now = await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}");
        now.GetProperty("items")
            .GetProperty("data")[0]
            .GetProperty("price")
            .GetProperty("id")
            .GetString()
            .ShouldNotBe(price.GetProperty("id").GetString());
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task APlanWasArchivedToWhichSomebodyChanges()
    {
        var large = await _shop.BuysAsync("bob", "large");
        var order = await _shop.BuysAsync("ada");
        var item = (await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{large.SubscriptionId}"))
            .GetProperty("items")
            .GetProperty("data")[0]
            .GetProperty("price");
        await _shop.AskAsync(HttpMethod.Post, $"/v1/prices/{item.GetProperty("id").GetString()}", ("active", "false"));
        await ChangePlanAsync(order, "large");
        (await _shop.App.Db().Subscriptions.SingleAsync(s => s.TenantId == order.TenantId)).PaidPlan.ShouldBe("large");
    }

    [Fact]
    public async Task ACurrencyThatTheCustomerCannotPayInGetsACustomerOfItsOwn()
    {
        var account = await _shop.AccountAsync();
        var euro = await _shop.BuysAsync("ada", account: account);
        var yen = await _shop.BuysAsync("bob", "yen", account: account);
        yen.CustomerId.ShouldNotBe(euro.CustomerId);
        (await _shop.BuysAsync("eve", "yen", account: account)).CustomerId.ShouldBe(yen.CustomerId);
        (await _shop.BuysAsync("joe", account: account)).CustomerId.ShouldBe(euro.CustomerId);
        yen.PriceText.ShouldBe("500 JPY a month");
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task SoDoesOneWhoHasSomethingElseInAnotherCurrency()
    {
        var account = await _shop.AccountAsync();
        var euro = await _shop.BuysAsync("ada", account: account);
        // Sold by somebody else at the same Stripe account, in dollars, after ours had ended.
        await _shop.AskAsync(HttpMethod.Delete, $"/v1/subscriptions/{euro.SubscriptionId}");
        var product = await _shop.AskAsync(HttpMethod.Post, "/v1/products", ("name", "Other"));
        var price = await _shop.AskAsync(
            HttpMethod.Post,
            "/v1/prices",
            ("product", product.GetProperty("id").GetString()!),
            ("currency", "usd"),
            ("unit_amount", "500"),
            ("recurring[interval]", "month")
        );
        var session = await _shop.AskAsync(
            HttpMethod.Post,
            "/v1/checkout/sessions",
            ("mode", "subscription"),
            ("customer", euro.CustomerId!),
            ("line_items[0][price]", price.GetProperty("id").GetString()!),
            ("success_url", "http://other.example/")
        );
        await _shop.PaysAsync(session.GetProperty("url").GetString()!);
        (await _shop.BuysAsync("bob", account: account)).CustomerId.ShouldNotBe(euro.CustomerId);
    }

    [Fact]
    public async Task APlanInAnotherCurrencyIsRefusedBeforeStripeIsAsked()
    {
        var order = await _shop.BuysAsync("ada");
        await ChangePlanAsync(order, "yen");
        (await _shop.SubjectsAsync()).ShouldContain("ada could not change to the plan Yen");
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("00:32:00")]
    [InlineData("1.00:00:00")]
    public async Task StripeTakesItsTime(string reservation)
    {
        await using var shop = await StripeShop.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Reservation"] = reservation }
        );
        await shop.SandboxAsync(
            "faults",
            new
            {
                api = new
                {
                    hangMs = 12000,
                    count = 1,
                    path = "/v1/checkout/sessions",
                    method = "POST",
                },
            }
        );
        (await shop.BuysAsync("ada")).State.ShouldBe(OrderState.Paid);
    }

    [Fact]
    public async Task AnInvoiceHasThirteenLines()
    {
        var order = await _shop.BuysAsync("ada");
        var large = await _shop.BuysAsync("bob", "large");
        var (small, other) = (await PriceOfAsync(order), await PriceOfAsync(large));
        for (var i = 0; i < 6; i++)
            await _shop.AskAsync(
                HttpMethod.Post,
                $"/v1/subscriptions/{order.SubscriptionId}",
                ("items[0][id]", small.Item),
                ("items[0][price]", i % 2 == 0 ? other.Price : small.Price),
                ("proration_behavior", "create_prorations")
            );
        await _shop.PassAsync(TimeSpan.FromDays(32));
        var invoice = (
            await _shop.AskAsync(HttpMethod.Get, $"/v1/invoices?subscription={order.SubscriptionId}")
        ).GetProperty("data")[0];
        var lines = invoice.GetProperty("lines");
        (lines.GetProperty("data").GetArrayLength(), lines.GetProperty("has_more").GetBoolean()).ShouldBe((10, true));
        var now = await _shop.App.Db().Subscriptions.SingleAsync(s => s.TenantId == order.TenantId);
        (now.PaidThrough > _shop.Clock.GetUtcNow()).ShouldBeTrue($"It is paid through {now.PaidThrough}.");
        now.PaidPlan.ShouldBe("small");
    }

    private async Task<(string Item, string Price)> PriceOfAsync(Order order)
    {
        var item = (await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}"))
            .GetProperty("items")
            .GetProperty("data")[0];
        return (item.GetProperty("id").GetString()!, item.GetProperty("price").GetProperty("id").GetString()!);
    }

    private async Task<string?> PortalAsync(Order order)
    {
        var customers = await Order.CustomersAsync(_shop.App.Db(), order, default);
        return await _shop.App.InScopeAsync<StripePortal, string?>(p =>
            p.OpenAsync(customers, "http://a.example/", default)
        );
    }

    private async Task PayAgainAsync(Order order)
    {
        var (url, trouble, resuming) = await _shop.App.InScopeAsync<ChangeSubscription, (string?, string?, Order?)>(c =>
            c.PayAsync(order.TenantId!.Value, order, default)
        );
        trouble.ShouldBeNull();
        await _shop.PaysAsync(url!);
        await _shop.App.InScopeAsync<CheckOrder>(c => c.RunAsync(new(resuming!.Id), default));
    }

    private async Task ChangePlanAsync(Order order, string plan)
    {
        await _shop.App.InScopeAsync<ChangeSubscription>(c => c.AskForPlanAsync(order.TenantId!.Value, plan, default));
        await _shop.WorkAsync();
    }
}
