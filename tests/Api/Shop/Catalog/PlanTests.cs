using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a plan may say about its price, and what people are told of it.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "5.00 EUR a month")]
    [InlineData("intervalCount: 3", "5.00 EUR every 3 months")]
    [InlineData("interval: day, intervalCount: 90", "5.00 EUR every 90 days")]
    [InlineData("interval: year, intervalCount: 1", "5.00 EUR a year")]
    [InlineData("interval: year, intervalCount: 3", "5.00 EUR every 3 years")]
    [InlineData("interval: week, intervalCount: 156", "5.00 EUR every 156 weeks")]
    [InlineData("setupFee: 900", "5.00 EUR a month, and a setup fee of 9.00 EUR once")]
    [InlineData("trialDays: 14", "5.00 EUR a month; the first 14 days are free")]
    [InlineData("trialDays: 1", "5.00 EUR a month; the first day is free")]
    [InlineData(
        "trialDays: 14, setupFee: 900",
        "5.00 EUR a month, and a setup fee of 9.00 EUR once; the first 14 days are free but for the setup fee, which is "
            + "charged at once"
    )]
    public void AnOfferIsToldWhole(string terms, string words) => Load(terms).OfferText.ShouldBe(words);

    [Theory]
    [InlineData("intervalCount: 0", "plans, s: intervalCount: 0 must be 1-36")]
    [InlineData("intervalCount: 37", "intervalCount: 37 must be 1-36")]
    [InlineData("interval: week, intervalCount: 157", "must be 1-156")]
    [InlineData("interval: year, intervalCount: 4", "must be 1-3")]
    [InlineData("interval: day, intervalCount: 1096", "must be 1-1095")]
    [InlineData("setupFee: -1", "plans, s: setupFee: -1 must be 0 or more")]
    [InlineData("setupFee: 3", "plans, s: setupFee: 3 is 0.03 EUR")]
    [InlineData("stock: -1", "plans, s: stock: -1")]
    [InlineData("perCustomer: -1", "plans, s: perCustomer: -1")]
    [InlineData("environment: { A: \"{mail}\" }", "plans, s: environment, A: {mail} is no placeholder")]
    [InlineData("environment: { KEY: x }", "secrets, KEY stands under environment")]
    [InlineData("environment: { A: }", "plans, s, environment, A: is empty")]
    public void WhatCannotBeSoldIsAMistake(string terms, string said) =>
        Should.Throw<InvalidDataException>(() => Load(terms)).Message.ShouldContain(said);

    [Fact]
    public void APlansEnvironmentStandsInThePlaceOfTheProducts()
    {
        var plan = Load("environment: { B: \"{plan}\", C: c }");
        _catalog!
            .Find("p")!
            .EnvironmentOf(plan)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["A"] = "a",
                    ["B"] = "{plan}",
                    ["C"] = "c",
                },
                ignoreOrder: true
            );
        _catalog.Find("p")!.Environment["B"].ShouldBe("b");
    }

    [Fact]
    public void OneProductAndOnePlanOfEachCanBeTheDefault()
    {
        Load("");
        (_catalog!.Default()!.Name, _catalog.Default()!.DefaultPlan().Name).ShouldBe(("p", "s")); // the only one
        Write("q", "default: true", "default: true", "default: true");
        Should
            .Throw<InvalidDataException>(() => LoadCatalog.From(_folder))
            .Message.ShouldContain("q.yaml, line 7: plans: s, t are all the default");
        Write("q", "", "", "");
        LoadCatalog.From(_folder).Default().ShouldBeNull(); // one of two
        Write("q", "default: true", "", "default: true");
        var chosen = LoadCatalog.From(_folder).Default()!;
        (chosen.Name, chosen.DefaultPlan().Name).ShouldBe(("q", "t"));
        Write("p", "default: true", "", "");
        Should
            .Throw<InvalidDataException>(() => LoadCatalog.From(_folder))
            .Message.ShouldContain("default: p, q have it");
    }

    [Theory]
    [InlineData("", "price: 900", true)]
    [InlineData("", "price: 400", false)]
    [InlineData("", "price: 5000, interval: year", true)]
    [InlineData("interval: year", "price: 100, intervalCount: 3", true)]
    [InlineData("intervalCount: 3", "price: 400, intervalCount: 3", false)]
    public void APlanThatIsChargedAsOftenWaitsIfItIsCheaper(string paid, string wanted, bool atOnce)
    {
        var now = Load(paid);
        var next = Load(wanted, "t");
        ChangePlan.IsAtOnce(next, now).ShouldBe(atOnce);
        ChangePlan.IsAtOnce(now, now).ShouldBeFalse();
    }

    [Theory]
    [InlineData("month", 1, 500)]
    [InlineData("month", 3, 166.67)]
    [InlineData("year", 1, 41.67)]
    [InlineData("year", 2, 20.83)]
    [InlineData("day", 365, 41.67)]
    public void RevenueIsCountedByTheMonth(string interval, int count, double amount) =>
        Math.Round(Period.AMonth(500, interval, count), 2).ShouldBe((decimal)amount);

    private ProductCatalog? _catalog;

    private Plan Load(string terms, string plan = "s")
    {
        var price = terms.Contains("price:", StringComparison.Ordinal) ? "" : ", price: 500";
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            "name: p\ntitle: P\ndata: /data\nimage: i\nport: 80\nsecrets: { KEY: {} }\nenvironment: { A: a, B: b }\nplans:\n  - { "
                + $"name: {plan}, title: S{price}, currency: eur, memoryMb: 64, cpus: 1, pids: 64"
                + (terms.Length > 0 ? $", {terms} }}\n" : " }\n")
        );
        _catalog = LoadCatalog.From(_folder);
        return _catalog.Find("p")!.Plan(plan)!;
    }

    private void Write(string name, string product, params string[] plans) =>
        File.WriteAllText(
            Path.Combine(_folder, $"{name}.yaml"),
            $"name: {name}\ntitle: P\ndata: /data\nimage: i\nport: 80\nplans:\n"
                + string.Concat(
                    plans.Select(
                        (p, i) =>
                            $"  - {{ name: {"stuv"[i]}, title: S, price: 500, currency: eur, memoryMb: 64, cpus: 1, pids: 64"
                            + (p.Length > 0 ? $", {p} }}\n" : " }\n")
                    )
                )
                + $"{product}\n"
        );
}
