using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>
/// A plan is priced in one currency or several. Whatever handles an order gets the plan in that order's currency, with
/// one price, and need not know of others. See decision 35.
/// </summary>
public sealed partial class Plan
{
    /// <summary>What it can be paid in, the plan's own first. ISO 4217, lower case.</summary>
    public IEnumerable<string> Currencies => Prices.Keys.Where(c => c != Currency).Prepend(Currency);

    /// <summary>
    /// The plan as it is sold in a currency: <see cref="Price"/> and <see cref="SetupFee"/> are that one's. Null if it
    /// has no price in it.
    /// </summary>
    public Plan? In(string? currency)
    {
        if (currency is null || currency == Currency)
            return this;
        if (!Prices.TryGetValue(currency, out var price))
            return null;
        var priced = (Plan)MemberwiseClone();
        (priced.Price, priced.Currency, priced.SetupFee) = (price, currency, SetupFees.GetValueOrDefault(currency));
        // The others stay known, so that the one can be had from the other.
        priced.Prices = With(Prices, Price);
        priced.SetupFees = With(SetupFees, SetupFee);
        return priced;

        Dictionary<string, long> With(Dictionary<string, long> others, long own) =>
            new(others.Where(o => o.Key != currency && o.Key != Currency).Prepend(new(Currency, own)));
    }

    /// <summary>
    /// What it costs in the other currencies, for who reads it now: <c>5.50 USD, 900 JPY</c>, with the setup fee where
    /// there is one; empty if there are no others.
    /// </summary>
    public string OtherPricesText =>
        string.Join(
            ", ",
            Currencies
                .Skip(1)
                .Select(c => In(c)!)
                .Select(p =>
                    Money.Text(p.Price, p.Currency, CultureInfo.CurrentCulture)
                    + (p.SetupFee > 0 ? $" (setup fee {p.SetupFeeText})" : "")
                )
        );
}
