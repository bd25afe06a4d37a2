using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>Amounts in words. They are kept in minor units, always.</summary>
internal static class Money
{
    /// <summary>For people: <c>5.00 EUR</c>.</summary>
    public static string Text(long amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount / 100}.{amount % 100:00} {currency.ToUpperInvariant()}");
}
