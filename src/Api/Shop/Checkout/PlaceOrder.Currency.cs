using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>In which of a plan's currencies an order is paid. See decision 35.</summary>
public sealed partial class PlaceOrder
{
    /// <summary>
    /// What an account pays in: of what it has, what it bought last; null if it has nothing that is paid for. Whoever
    /// pays in one currency already is offered that one first, so that they stay one customer with Stripe, where a
    /// customer pays in one (https://docs.stripe.com/invoicing/multi-currency-customers).
    /// </summary>
    public static Task<string?> CurrencyOfAsync(AppDb db, Guid? account, CancellationToken cancellationToken) =>
        account is null
            ? Task.FromResult<string?>(null)
            : db
                .Orders.Where(o =>
                    o.AccountId == account && o.InSession && o.State == OrderState.Paid && o.CustomerId != null
                )
                .OrderByDescending(o => o.PaidAt)
                .Select(o => (string?)o.Currency)
                .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The plan in the currency that is wished for; null if it has no price in it.</summary>
    private async Task<Plan?> InCurrencyAsync(Plan plan, Wish wish, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(wish.Currency))
            return plan.In(wish.Currency.ToLowerInvariant());
        if (plan.Prices.Count == 0)
            return plan;
        return plan.In(await CurrencyOfAsync(db, wish.AccountId, cancellationToken)) ?? plan;
    }

    private static string WrongCurrency(Plan plan, string wished) =>
        $"{plan.Title} has no price in {(wished.Length == 3 ? wished.ToUpperInvariant() : "that currency")}. Please choose "
        + $"{string.Join(" or ", plan.Currencies.Select(c => c.ToUpperInvariant()))}.";
}
