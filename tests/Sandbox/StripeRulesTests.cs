using Shouldly;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace Berth.Tests.Sandbox;

/// <summary>The sandbox refuses what Stripe's documents say that Stripe refuses.</summary>
public sealed class StripeRulesTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = new Shop(_stripe = await StripeSandbox.StartAsync());

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact]
    public async Task ADeletedCustomerIsRememberedAndOfNoUse()
    {
        var session = await _shop.PayAsync(await _shop.OpenAsync());
        var customers = new CustomerService(_shop.Client);
        await customers.DeleteAsync(session.CustomerId);
        (await customers.GetAsync(session.CustomerId)).Deleted.ShouldBe(true);
        (await customers.ListAsync()).ShouldBeEmpty();
        var refused = await RefusedAsync(() => _shop.OpenAsync(o => Use(o, session.CustomerId)));
        (refused.Code, refused.Param).ShouldBe(("resource_missing", "customer"));
        (
            await RefusedAsync(() =>
                new Stripe.BillingPortal.SessionService(_shop.Client).CreateAsync(
                    new() { Customer = session.CustomerId }
                )
            )
        ).Code.ShouldBe("resource_missing");
        (await _shop.Subscriptions.GetAsync(session.SubscriptionId)).Status.ShouldBe("canceled");
        var read = new SessionGetOptions { Expand = ["customer"] };
        (await new SessionService(_shop.Client).GetAsync(session.Id, read)).Customer.Deleted.ShouldBe(true);
    }

    [Fact]
    public async Task ACustomerPaysInOneCurrency()
    {
        var session = await _shop.PayAsync(await _shop.OpenAsync());
        var dollars = await PriceAsync("usd", 500);
        (await RefusedAsync(() => _shop.OpenAsync(o => Use(o, session.CustomerId), dollars))).Message.ShouldContain(
            "cannot combine currencies"
        );
        await _shop.Subscriptions.CancelAsync(session.SubscriptionId);
        (await _shop.OpenAsync(o => Use(o, session.CustomerId), dollars)).Currency.ShouldBe("usd");
    }

    [Theory]
    [InlineData("eur", 49, "amount_too_small")]
    [InlineData("jpy", 49, "amount_too_small")]
    [InlineData("jpy", 50, null)]
    [InlineData("huf", 500, "amount_too_small")]
    [InlineData("gbp", 30, null)]
    public async Task LessThanTheLeastIsNotCharged(string currency, long amount, string? code)
    {
        var price = await PriceAsync(currency, amount);
        if (code is null)
            await _shop.OpenAsync(price: price);
        else
            (await RefusedAsync(() => _shop.OpenAsync(price: price))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("kwd", 5001)]
    [InlineData("isk", 550)]
    [InlineData("EUR", 500)]
    public async Task AnAmountMustExist(string currency, long amount) =>
        await RefusedAsync(() => PriceAsync(currency, amount));

    [Fact]
    public async Task WhatIsArchivedIsNotSold()
    {
        var price = await _shop.PriceAsync();
        await new PriceService(_shop.Client).UpdateAsync(price.Id, new() { Active = false });
        (await RefusedAsync(() => _shop.OpenAsync(price: price))).Message.ShouldContain("inactive");
        await new PriceService(_shop.Client).UpdateAsync(price.Id, new() { Active = true });
        await new ProductService(_shop.Client).UpdateAsync(price.ProductId, new() { Active = false });
        (await RefusedAsync(() => _shop.OpenAsync(price: price))).Message.ShouldContain("product is not active");
    }

    [Fact]
    public async Task AListEndsAndBeginsWhereItIsAskedTo()
    {
        var customers = new CustomerService(_shop.Client);
        for (var i = 0; i < 13; i++)
            await customers.CreateAsync(new() { Name = $"{i}" });
        var page = await customers.ListAsync();
        (page.Count(), page.HasMore).ShouldBe((10, true));
        (await customers.ListAsync(new() { EndingBefore = page.Data[^1].Id, Limit = 3 }))
            .Select(c => c.Name)
            .ShouldBe(page.Data[6..9].Select(c => c.Name));
        (await RefusedAsync(() => customers.ListAsync(new() { Limit = 101 }))).Param.ShouldBe("limit");
        (await RefusedAsync(() => customers.ListAsync(new() { StartingAfter = "cus_none" }))).Code.ShouldBe(
            "resource_missing"
        );
    }

    [Fact]
    public async Task AKeyBelongsToItsParameters()
    {
        var key = new RequestOptions { IdempotencyKey = "one" };
        var customers = new CustomerService(_shop.Client);
        await customers.CreateAsync(new() { Name = "Ada" }, key);
        (await RefusedAsync(() => customers.CreateAsync(new() { Name = "Bob" }, key))).Type.ShouldBe(
            "idempotency_error"
        );
    }

    [Fact]
    public async Task MetadataAndTimesHaveLimits()
    {
        await RefusedAsync(() => _shop.OpenAsync(o => o.Metadata = new() { ["a"] = new string('x', 501) }));
        await RefusedAsync(() => _shop.OpenAsync(o => o.Metadata = new() { [new string('x', 41)] = "a" }));
        await RefusedAsync(() => _shop.OpenAsync(o => o.ExpiresAt = DateTime.UtcNow.AddMinutes(29)));
        await RefusedAsync(() => _shop.OpenAsync(o => o.ExpiresAt = DateTime.UtcNow.AddHours(25)));
        (await RefusedAsync(() => _shop.OpenAsync(o => o.CustomerEmail = "ada"))).Code.ShouldBe("email_invalid");
    }

    private static void Use(SessionCreateOptions options, string customer) =>
        (options.Customer, options.CustomerEmail) = (customer, null);

    private async Task<Price> PriceAsync(string currency, long amount) =>
        await new PriceService(_shop.Client).CreateAsync(
            new PriceCreateOptions
            {
                Product = (await new ProductService(_shop.Client).CreateAsync(new() { Name = "Hello" })).Id,
                Currency = currency,
                UnitAmount = amount,
                Recurring = new() { Interval = "month" },
            }
        );

    private static async Task<StripeError> RefusedAsync(Func<Task> call) =>
        (await Should.ThrowAsync<StripeException>(call)).StripeError;
}
