using System.Net;
using Berth.Platform.Accounts;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

/// <summary>
/// A buyer pays in a currency that they choose and the plan has; pages show what is charged, and sums are by currency.
/// </summary>
public sealed class CurrencyTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "hello.yaml"),
            hello
                .Replace("    # prices:", "    prices:", StringComparison.Ordinal)
                .Replace(
                    "    # setupFees: { usd: 0, jpy: 0 }",
                    "    setupFees: { usd: 990, jpy: 0 }",
                    StringComparison.Ordinal
                )
                .Replace("setupFee: 0 ", "setupFee: 900 ", StringComparison.Ordinal)
        );
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _folder });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheFormShowsAndTakesEachCurrency()
    {
        (await _app.Http.GetStringAsync("/")).ShouldContain("or 5.50 USD (setup fee 9.90 USD), 900 JPY");
        (await _app.Http.GetStringAsync("/?currency=usd")).ShouldContain("/checkout/hello?currency=usd");
        using (var to = await _app.Http.GetAsync("/checkout?currency=usd"))
            to.Headers.Location!.ToString().ShouldBe("/checkout/hello?currency=usd");

        var page = await _app.Http.GetStringAsync("/checkout/hello");
        page.ShouldMatch("value=\"eur\" checked");
        page.ShouldContain("5.00 EUR a month, and a setup fee of 9.00 EUR once");
        page = await _app.Http.GetStringAsync("/checkout/hello?currency=USD");
        page.ShouldMatch("value=\"usd\" checked");
        page.ShouldContain("5.50 USD a month, and a setup fee of 9.90 USD once");
        page.ShouldContain("or 5.00 EUR (setup fee 9.00 EUR), 900 JPY");
        page.ShouldContain("15.00 EUR a month"); // of a plan that has no other
        (await _app.Http.GetStringAsync("/checkout/hello?currency=chf")).ShouldMatch("value=\"eur\" checked");

        using var ada = new Visitor(_app);
        await ada.OpenAsync("/checkout/hello?currency=jpy");
        using var wrong = await ada.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "large"),
            ("Currency", "jpy"),
            ("Name", "ada"),
            ("Email", "ada@example.com")
        );
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ada.Page.ShouldContain("Large has no price in JPY. Please choose EUR.");
        ada.Page.ShouldMatch("value=\"jpy\" checked");
        (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("usd", "550", "990", "5.50 USD a month, and a setup fee of 9.90 USD once")]
    [InlineData("JPY", "900", null, "900 JPY a month")]
    [InlineData(null, "500", "900", "5.00 EUR a month, and a setup fee of 9.00 EUR once")]
    public async Task WhatStripeIsAskedIsWhatWasShown(string? currency, string price, string? fee, string words)
    {
        _app.Stripe.HasNoPrices = true;
        var order = (await PlaceAsync("ada", currency: currency)).Order!;
        order.OfferText.ShouldBe(words);
        var asked = string.Join('\n', _app.Stripe.Asked);
        var code = order.Currency;
        asked.ShouldContain($"lookup_key=berth-unit-hello-small-{price}-{code}-month");
        asked.ShouldContain($"currency={code}");
        if (fee is null)
            asked.ShouldNotContain("line_items[1]");
        else
            asked.ShouldContain($"line_items[1][price_data][unit_amount]={fee}");
        (await _app.Http.GetStringAsync($"/orders/{order.Token}")).ShouldContain(words);
    }

    [Fact]
    public async Task TheSameFormInAnotherCurrencyIsAnotherOrder()
    {
        var key = PlaceOrder.NewFormKey();
        var first = (await PlaceAsync("ada", currency: "usd", key: key)).Order!;
        (await PlaceAsync("ada", currency: "usd", key: key)).Order!.Id.ShouldBe(first.Id);
        var second = (await PlaceAsync("ada", currency: "jpy", key: key, earlier: first.Token)).Order!;
        (second.Id == first.Id, second.Currency).ShouldBe((false, "jpy"));
    }

    /// <summary>A buyer who pays in one currency is offered it, and stays the same customer.</summary>
    [Fact]
    public async Task WhoPaysInOneCurrencyStaysWithIt()
    {
        await using var db = _app.Db();
        var account = new Account("ada@example.com", AccountRole.Customer, DateTimeOffset.UtcNow);
        db.Add(account);
        await db.SaveChangesAsync();
        var bought = await _app.BuyAsync("ada", currency: "usd");
        await db
            .Orders.Where(o => o.Id == bought.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.AccountId, account.Id).SetProperty(x => x.InSession, true));
        _app.Stripe.Asked.Clear();
        (await PlaceAsync("bob", account: account.Id)).Order!.Currency.ShouldBe("usd");
        _app.Stripe.Asked.ShouldContain(a => a.Contains("customer=cus_ada", StringComparison.Ordinal));
        // Whoever wants another is another customer there; and a plan without it is had in its own.
        _app.Stripe.Asked.Clear();
        (await PlaceAsync("eve", account: account.Id, currency: "jpy")).Order!.Currency.ShouldBe("jpy");
        (await PlaceAsync("joe", account: account.Id, plan: "large")).Order!.Currency.ShouldBe("eur");
        _app.Stripe.Asked.ShouldNotContain(a => a.Contains("customer=cus_ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SumsAreByCurrency()
    {
        await _app.BuyAsync("ada");
        await _app.BuyAsync("bob", currency: "usd");
        await _app.BuyAsync("eve", currency: "usd");
        await _app.BuyAsync("joe", currency: "jpy");
        (await _app.DoneAsync("stats", "--json"))
            .Json.GetProperty("revenueAMonth")
            .EnumerateObject()
            .Select(r => (r.Name, r.Value.GetInt64()))
            .ShouldBe([("eur", 500), ("jpy", 900), ("usd", 1100)]);
        var text = (await _app.DoneAsync("stats")).Out;
        foreach (var line in (string[])["5.00 EUR", "900 JPY", "11.00 USD"])
            text.ShouldContain($"revenue a month\t{line}\n");
    }

    [Fact]
    public async Task ASubscriptionOffersPlansInItsCurrencyAndSaysWhatItDoesNot()
    {
        var order = await _app.BuyAsync("ada", currency: "usd");
        var page = await _app.Http.GetStringAsync($"/orders/{order.Token}");
        page.ShouldContain("Large: no price in USD, in which you pay.");
        page.ShouldNotContain("/plan/large");
        (await _app.Http.GetAsync($"/orders/{order.Token}/plan/large")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("usd", "5.50 USD a month")]
    [InlineData("eur", "5.00 EUR a month")]
    [InlineData("chf", null)]
    public async Task AnAdoptedSubscriptionKeepsItsCurrency(string currency, string? price)
    {
        _app.Stripe.HasSubscription("sub_1", "active", customer: "cus_1", currency: currency);
        var file = Path.Combine(_folder, "few.csv");
        await File.WriteAllTextAsync(file, "email,name,stripe_subscription\nada@example.com,ada,sub_1\n");
        var done = await _app.BerthAsync("adopt", "--from", "csv", file, "--product", "hello");
        if (price is not null)
            (await _app.Db().Orders.SingleAsync()).PriceText.ShouldBe(price);
        else
        {
            done.Out.ShouldContain(
                "sub_1 is paid in CHF, and the plan 'small' has a price in EUR and USD and JPY alone"
            );
            (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
        }
    }

    private Task<PlaceOrder.Answer> PlaceAsync(
        string name,
        string plan = "small",
        string? currency = null,
        string? key = null,
        string? earlier = null,
        Guid? account = null
    ) =>
        _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(
                new("hello", plan, name, "ada@example.com", earlier, account, FormKey: key, Currency: currency),
                default
            )
        );
}
