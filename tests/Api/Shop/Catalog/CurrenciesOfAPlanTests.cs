using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>A plan has a price in each of its currencies, and what is written twice, or not at all, is a mistake.</summary>
public sealed class CurrenciesOfAPlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void APlanIsHadInEachOfItsCurrencies()
    {
        var plan = Load("    prices: { usd: 550, jpy: 900 }\n    setupFee: 900\n    setupFees: { usd: 990, jpy: 0 }");
        plan.Currencies.ShouldBe(["eur", "usd", "jpy"]);
        plan.In(null).ShouldBeSameAs(plan);
        plan.In("eur").ShouldBeSameAs(plan);
        plan.In("chf").ShouldBeNull();
        plan.OtherPricesText.ShouldBe("5.50 USD (setup fee 9.90 USD), 900 JPY");

        var yen = plan.In("jpy")!;
        yen.OfferText.ShouldBe("900 JPY a month");
        yen.OtherPricesText.ShouldBe("5.00 EUR (setup fee 9.00 EUR), 5.50 USD (setup fee 9.90 USD)");
        (yen.Name, yen.MemoryMb, yen.Currencies.First()).ShouldBe((plan.Name, plan.MemoryMb, "jpy"));
        // From one to another, and back.
        yen.In("usd")!.OfferText.ShouldBe("5.50 USD a month, and a setup fee of 9.90 USD once");
        yen.In("usd")!.In("eur")!.OfferText.ShouldBe(plan.OfferText);
        plan.PriceText.ShouldBe("5.00 EUR a month"); // itself it is as ever
    }

    [Fact]
    public void WhatIsWrittenTwiceWithOneAmountIsOne()
    {
        var plan = Load("    prices: { eur: 500, usd: 550 }");
        plan.Currencies.ShouldBe(["eur", "usd"]);
        plan.OtherPricesText.ShouldBe("5.50 USD");
    }

    [Theory]
    [InlineData("    prices: { xyz: 500 }", "line 13: plans, s: prices, xyz: 'xyz' is no currency")]
    [InlineData("    prices: { USD: 500 }", "prices, USD: 'USD' must be in lower case: usd")]
    [InlineData("    prices:\n      usd: 550\n      usd: 560", "p.yaml, line 14: Encountered duplicate key usd")]
    [InlineData("    prices:\n      usd: 550\n      eur: 510", "line 15: plans, s: prices, eur: 510 is another amount")]
    [InlineData("    prices: { usd: 0 }", "line 13: plans, s: prices, usd: 0 is 0.00 USD. It must be 50")]
    [InlineData("    prices: { usd: }", "p.yaml, line 13")]
    [InlineData("    prices: { usd: cheap }", "p.yaml, line 13: plans, s, prices, usd: ")]
    [InlineData(
        "    prices: { kwd: 5001 }",
        "prices, kwd: 5001 is 5.001 KWD. In this currency it must be a multiple of 10"
    )]
    [InlineData("    prices: [usd]", "p.yaml, line 13: plans, s, prices: ")]
    [InlineData(
        "    prices: { usd: 550 }\n    stripePrice: price_1",
        "line 14: plans, s: stripePrice: names one price"
    )]
    [InlineData("    prices: { usd: 550 }\n    setupFee: 900", "plans, s: setupFees: says nothing of usd")]
    [InlineData("    setupFees: { usd: 900 }", "line 13: plans, s: setupFees, usd: the plan has no price in it")]
    [InlineData(
        "    prices: { usd: 550 }\n    setupFees: { usd: -1 }",
        "line 14: plans, s: setupFees, usd: -1 must be 0 or more"
    )]
    [InlineData("    prices: { usd: 550 }\n    setupFees: { usd: 3 }", "setupFees, usd: 3 is 0.03 USD")]
    [InlineData(
        "    setupFee: 900\n    setupFees: { eur: 800 }",
        "setupFees, eur: 800 is another amount than setupFee, 900"
    )]
    public void AMistakeHasItsFileItsLineAndItsKey(string terms, string said) =>
        Should.Throw<InvalidDataException>(() => Load(terms)).Message.ShouldContain(said);

    [Theory]
    [InlineData("euro")]
    [InlineData("xxx")]
    [InlineData("")]
    public void ThePlansOwnCurrencyIsOneThatThereIs(string currency) =>
        Should
            .Throw<InvalidDataException>(() => Load("", currency))
            .Message.ShouldContain($"p.yaml, line 9: plans, s: currency: '{currency}' is no currency");

    private Plan Load(string terms, string currency = "eur")
    {
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            $"""
            name: p
            title: P
            data: /data
            image: i
            port: 80
            plans:
              - name: s
                title: S
                currency: "{currency}"
                memoryMb: 64
                cpus: 1
                pids: 64

            """
                + terms
                + (terms.Length > 0 ? "\n" : "")
                + "    price: 500\n"
        );
        return LoadCatalog.From(_folder).Find("p")!.Plan("s")!;
    }
}
