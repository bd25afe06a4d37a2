using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>Amounts in words. They are kept as Stripe takes them, in the smallest unit of their currency, always.</summary>
internal static class Money
{
    /// <summary>
    /// For people: <c>5.00 EUR</c>, <c>500 JPY</c>, <c>5.000 KWD</c>. A page gives its reader's culture, which decides
    /// how numbers look; letters and the command line give none, and are the same everywhere.
    /// </summary>
    public static string Text(long amount, string currency, IFormatProvider? reader = null)
    {
        var value = (decimal)amount;
        for (var i = Currencies.Digits(currency); i > 0; i--)
            value /= 10;
        var number = value.ToString(
            $"F{Currencies.ShownDigits(amount, currency)}",
            reader ?? CultureInfo.InvariantCulture
        );
        return $"{number} {currency.ToUpperInvariant()}";
    }
}
