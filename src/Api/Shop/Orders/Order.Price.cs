using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>
    /// What a subscription is paid in; null if it is of no order. A tenant that was resumed has several orders, and may have
    /// them in several currencies.
    /// </summary>
    public static Task<string?> CurrencyOfAsync(AppDb db, string subscriptionId, CancellationToken cancellationToken) =>
        db
            .Orders.Where(o => o.SubscriptionId == subscriptionId)
            .Select(o => (string?)o.Currency)
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// What an account pays in: of what it has, what it bought last; null if it has nothing that is paid for. Whoever
    /// pays in one currency already is offered that one first, so that they stay one customer with Stripe, where a
    /// customer pays in one (https://docs.stripe.com/invoicing/multi-currency-customers).
    /// </summary>
    public static Task<string?> PaidInByAsync(AppDb db, Guid? account, CancellationToken cancellationToken) =>
        account is null
            ? Task.FromResult<string?>(null)
            : db
                .Orders.Where(o =>
                    o.AccountId == account && o.InSession && o.State == OrderState.Paid && o.CustomerId != null
                )
                .OrderByDescending(o => o.PaidAt)
                .Select(o => (string?)o.Currency)
                .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The price with its currency, for people: <c>5.00 EUR a month</c>.</summary>
    public string PriceText =>
        Interval is null
            ? Money.Text(Amount, Currency)
            : $"{Money.Text(Amount, Currency)} {Period.Words(Interval, IntervalCount)}";

    /// <summary>The same with the setup fee, if there is one.</summary>
    public string OfferText =>
        SetupFee == 0 ? PriceText : $"{PriceText}, and a setup fee of {Money.Text(SetupFee, Currency)} once";
}
