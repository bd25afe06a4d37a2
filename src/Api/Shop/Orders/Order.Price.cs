using Berth.Shop.Catalog;

namespace Berth.Shop.Orders;

/// <summary>What an order costs, as it was shown to the buyer.</summary>
public sealed partial class Order
{
    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>Each so many of which the amount is charged; null for orders of before this was kept.</summary>
    public string? Interval { get; private set; }

    public int IntervalCount { get; private set; } = 1;

    /// <summary>Charged once, with the first payment.</summary>
    public long SetupFee { get; private set; }

    /// <summary>The price with its currency, for people: <c>5.00 EUR a month</c>.</summary>
    public string PriceText =>
        Interval is null
            ? Money.Text(Amount, Currency)
            : $"{Money.Text(Amount, Currency)} {Period.Words(Interval, IntervalCount)}";

    /// <summary>The same with the setup fee, if there is one.</summary>
    public string OfferText =>
        SetupFee == 0 ? PriceText : $"{PriceText}, and a setup fee of {Money.Text(SetupFee, Currency)} once";
}
