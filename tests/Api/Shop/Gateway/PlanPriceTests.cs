using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;
using Plan = Berth.Shop.Catalog.Plan;

namespace Berth.Tests.Gateway;

/// <summary>A price that the Stripe account has already, named by a plan.</summary>
public sealed class PlanPriceTests
{
    private const string Id = "price_1Own";

    private static readonly Plan Small = new()
    {
        Name = "small",
        Price = 500,
        Currency = "eur",
        Interval = "month",
        StripePrice = Id,
    };

    [Theory]
    [InlineData(500, "eur", "month", 1, true, null)]
    [InlineData(600, "eur", "month", 1, true, "is 6.00 EUR, and the plan 5.00 EUR")]
    [InlineData(500, "usd", "month", 1, true, "is 5.00 USD, and the plan 5.00 EUR")]
    [InlineData(500, "eur", "year", 1, true, "is for 1 year, and the plan for 1 month")]
    [InlineData(500, "eur", "month", 3, true, "is for 3 month")]
    [InlineData(500, "eur", "month", 1, false, "is archived")]
    public void WhatDiffersIsSaid(long amount, string currency, string interval, int count, bool active, string? said)
    {
        var price = new Price
        {
            Id = Id,
            Active = active,
            Type = "recurring",
            UnitAmount = amount,
            Currency = currency,
            Recurring = new PriceRecurring { Interval = interval, IntervalCount = count },
        };
        if (said is null)
            ComparePrice.Differences(price, Small).ShouldBeNull();
        else
            ComparePrice.Differences(price, Small).ShouldNotBeNull().ShouldContain(said);
    }

    [Fact]
    public void WhatIsPaidOnceIsNoPlansPrice() =>
        ComparePrice
            .Differences(
                new Price
                {
                    Id = Id,
                    Active = true,
                    Type = "one_time",
                },
                Small
            )
            .ShouldNotBeNull()
            .ShouldContain("is paid once");

    [Fact]
    public async Task ItIsSoldAsItIsAndNotAtAllIfItSaysSomethingElse()
    {
        var catalog = Directory.CreateTempSubdirectory("berth-price-").FullName;
        var hello = await System.IO.File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await System.IO.File.WriteAllTextAsync(
            Path.Combine(catalog, "hello.yaml"),
            hello.Replace("    # stripePrice: price_1Abc...", $"    stripePrice: {Id} #", StringComparison.Ordinal)
        );
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = catalog }
        );
        // Stripe has none of that id.
        await app.InScopeAsync<LookAtPrices>(l => l.RunAsync(new(), default));
        (await PlaceAsync(app, "ada")).Errors["Plan"].ShouldContain("sold out");
        var alert = await app.Db().Alerts.SingleAsync(a => a.Key == "plan-price/hello/small");
        alert.Text.ShouldContain($"Stripe has no price {Id}");

        app.Stripe.Has($"/v1/prices/{Id}", Price(700));
        await app.InScopeAsync<LookAtPrices>(l => l.RunAsync(new(), default));
        (await app.Db().PlanPrices.SingleAsync()).Why.ShouldContain("is 7.00 EUR, and the plan 5.00 EUR");
        (await PlaceAsync(app, "ada")).Errors["Plan"].ShouldContain("sold out");

        // Stripe is away: what was seen stays.
        app.Stripe.IsDown = true;
        await app.InScopeAsync<LookAtPrices>(l => l.RunAsync(new(), default));
        (await app.Db().PlanPrices.SingleAsync()).Why.ShouldContain("7.00 EUR");
        app.Stripe.IsDown = false;

        app.Stripe.Has($"/v1/prices/{Id}", Price(500));
        await app.InScopeAsync<LookAtPrices>(l => l.RunAsync(new(), default));
        (await PlaceAsync(app, "ada")).Order.ShouldNotBeNull();
        app.Stripe.Asked.Single(a => a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal))
            .ShouldContain($"[price]={Id}");
        app.Stripe.Asked.ShouldNotContain(a => a.StartsWith("POST /v1/prices", StringComparison.Ordinal));
        (await app.Db().Alerts.SingleAsync(a => a.Key == alert.Key)).ResolvedAt.ShouldNotBeNull();
        (await app.InScopeAsync<StripePrices, string?>(p => p.PlanOfAsync(Id, default))).ShouldBe("small");
        Directory.Delete(catalog, recursive: true);
    }

    private static object Price(long amount) =>
        new
        {
            id = Id,
            @object = "price",
            active = true,
            type = "recurring",
            billing_scheme = "per_unit",
            unit_amount = amount,
            currency = "eur",
            recurring = new
            {
                interval = "month",
                interval_count = 1,
                usage_type = "licensed",
            },
        };

    private static Task<PlaceOrder.Answer> PlaceAsync(TestApp app, string name) =>
        app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", "small", name, "ada@example.com", null), default)
        );
}
