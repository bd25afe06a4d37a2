using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Gives an account what was bought with its mailbox before it was there, or while nobody was signed in. Its owner has
/// just proven that the mailbox is theirs.
/// </summary>
public sealed class ClaimOrders(AppDb db)
{
    /// <summary>
    /// Claims orders that name the account's address, were paid and have no owner. Addresses that were set with Stripe
    /// give nothing: whoever has the page of any order may set them.
    /// </summary>
    public async Task ClaimAsync(Account account, CancellationToken cancellationToken)
    {
        var orders = await db
            .Orders.Where(o =>
                o.NormalizedEmail == account.NormalizedEmail
                && o.AccountId == null
                && o.State != OrderState.Expired
                && o.State != OrderState.Pending
            )
            .ToListAsync(cancellationToken);
        foreach (var order in orders)
            order.Claim(account.Id);
    }
}
