using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>In which of a plan's currencies an order is paid. See decision 35.</summary>
public sealed partial class PlaceOrder
{
    /// <summary>The plan in the currency that is wished for; null if it has no price in it.</summary>
    private async Task<Plan?> InCurrencyAsync(Plan plan, Wish wish, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(wish.Currency))
            return plan.In(wish.Currency.ToLowerInvariant());
        if (plan.Prices.Count == 0)
            return plan;
        return plan.In(await Order.PaidInByAsync(db, wish.AccountId, cancellationToken)) ?? plan;
    }

    /// <summary>What its owner paid last for a tenant: it may have been brought back in another currency before.</summary>
    private async Task<Order> LastPaidAsync(Order first, Tenant tenant, CancellationToken cancellationToken) =>
        await db
            .Orders.Where(o =>
                o.ResumesTenantId == tenant.Id && o.AccountId == first.AccountId && o.State == OrderState.Paid
            )
            .OrderByDescending(o => o.PaidAt)
            .FirstOrDefaultAsync(cancellationToken)
        ?? first;

    private static string WrongCurrency(Plan plan, string wished) =>
        $"{plan.Title} has no price in {(wished.Length == 3 ? wished.ToUpperInvariant() : "that currency")}. Please choose "
        + $"{string.Join(" or ", plan.Currencies.Select(c => c.ToUpperInvariant()))}.";
}
