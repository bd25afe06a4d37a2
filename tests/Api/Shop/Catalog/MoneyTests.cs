using System.Globalization;
using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>Each currency has its own digits after the point, and its own least amount.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData(500, "eur", "5.00 EUR")]
    [InlineData(500, "jpy", "500 JPY")]
    [InlineData(500, "krw", "500 KRW")]
    [InlineData(5000, "kwd", "5.000 KWD")]
    [InlineData(5120, "bhd", "5.120 BHD")]
    [InlineData(500, "isk", "5 ISK")]
    [InlineData(500, "ugx", "5 UGX")]
    [InlineData(500, "huf", "5.00 HUF")]
    [InlineData(-50, "eur", "-0.50 EUR")]
    [InlineData(5, "EUR", "0.05 EUR")]
    public void AnAmountIsSaid(long amount, string currency, string said) =>
        Money.Text(amount, currency).ShouldBe(said);

    [Fact]
    public void AsItsReaderWritesNumbers() =>
        Money.Text(1234, "eur", new NumberFormatInfo { NumberDecimalSeparator = "," }).ShouldBe("12,34 EUR");

    [Theory]
    [InlineData(49, "eur", false)]
    [InlineData(50, "eur", true)]
    [InlineData(30, "gbp", true)]
    [InlineData(100, "huf", false)]
    [InlineData(17500, "huf", true)]
    [InlineData(49, "jpy", false)]
    [InlineData(500, "jpy", true)]
    [InlineData(5001, "kwd", false)]
    [InlineData(5010, "kwd", true)]
    [InlineData(550, "isk", false)]
    public void APriceIsOneThatStripeTakes(long price, string currency, bool good) =>
        (Currencies.Mistake(price, currency) is null).ShouldBe(good);
}
