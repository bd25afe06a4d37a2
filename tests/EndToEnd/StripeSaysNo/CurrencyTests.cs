using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.StripeSaysNo;

/// <summary>Plans with several currencies, by Stripe's rules: a price each, and one currency for a subscription.</summary>
public sealed class CurrencyTests : IAsyncLifetime
{
    private const string Plans = """
          - {name: world, title: World, price: 500, currency: eur, prices: {usd: 550, jpy: 900}, setupFee: 900,
             setupFees: {usd: 990, jpy: 0}, memoryMb: 64, cpus: 0.25, pids: 64}
          - {name: wide, title: Wide, price: 1500, currency: eur, prices: {usd: 1650}, memoryMb: 64, cpus: 0.5, pids: 64}
        """;

    private StripeShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await StripeShop.StartAsync(Plans);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("eur", 500, 1400)]
    [InlineData("usd", 550, 1540)]
    [InlineData("jpy", 900, 900)]
    public async Task EachCurrencyIsPaid(string currency, int price, int first)
    {
        var order = await _shop.BuysAsync("ada", "world", currency: currency);
        (order.State, order.Currency, order.Amount).ShouldBe((OrderState.Paid, currency, price));
        var sold = await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}");
        sold.GetProperty("currency").GetString().ShouldBe(currency);
        var bill = (
            await _shop.AskAsync(HttpMethod.Get, $"/v1/invoices?subscription={order.SubscriptionId}")
        ).GetProperty("data")[0];
        (bill.GetProperty("currency").GetString(), bill.GetProperty("total").GetInt32()).ShouldBe((currency, first));
        (await _shop.App.Db().Subscriptions.SingleAsync()).PaidPlan.ShouldBe("world");
        // The price is found again, by us and by who reads the subscription.
        await _shop.BuysAsync("bob", "world", currency: currency);
        (await _shop.AskAsync(HttpMethod.Get, "/v1/prices")).GetProperty("data").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task AnAccountHasACustomerForEachCurrencyAndStaysWithTheOneThatItPaysIn()
    {
        var account = await _shop.AccountAsync();
        var dollars = await _shop.BuysAsync("ada", "world", account: account, currency: "usd");
        var again = await _shop.BuysAsync("bob", "world", account: account);
        (again.Currency, again.CustomerId).ShouldBe(("usd", dollars.CustomerId));
        var yen = await _shop.BuysAsync("eve", "world", account: account, currency: "jpy");
        (yen.Currency, yen.CustomerId == dollars.CustomerId).ShouldBe(("jpy", false));
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task APlanIsChangedInTheSubscriptionsCurrency()
    {
        var order = await _shop.BuysAsync("ada", "world", currency: "usd");
        await ChangePlanAsync(order, "wide");
        (await _shop.App.Db().Subscriptions.SingleAsync()).PaidPlan.ShouldBe("wide");
        var now = await _shop.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{order.SubscriptionId}");
        var price = now.GetProperty("items").GetProperty("data")[0].GetProperty("price");
        (price.GetProperty("currency").GetString(), price.GetProperty("unit_amount").GetInt32()).ShouldBe(
            ("usd", 1650)
        );

        // Down again: with the next period, and nothing is charged now.
        await ChangePlanAsync(order, "world");
        var after = await _shop.App.Db().Subscriptions.SingleAsync();
        (after.PaidPlan, after.NextPlan).ShouldBe(("wide", "world"));

        // What has no price in it is refused before Stripe is asked.
        await ChangePlanAsync(order, "large");
        (await _shop.SubjectsAsync()).ShouldContain("ada could not change to the plan Large");
        (
            await _shop.App.Db().Mails.SingleAsync(m => m.Subject == "ada could not change to the plan Large")
        ).Text.ShouldContain("Large has no price in USD, in which you pay.");
        (await _shop.App.Db().StripeRefusals.AnyAsync()).ShouldBeFalse();
    }

    private async Task ChangePlanAsync(Order order, string plan)
    {
        await _shop.App.InScopeAsync<ChangeSubscription>(c => c.AskForPlanAsync(order.TenantId!.Value, plan, default));
        await _shop.WorkAsync();
        await _shop.IsUpAsync();
    }
}
