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
    /// Paid orders of the address, and those of a customer whom Stripe knows by it. What another account has, it keeps.
    /// </summary>
    public async Task ClaimAsync(Account account, CancellationToken cancellationToken)
    {
        var normal = Account.Normal(account.Email!);
        var customers = db.Customers.Where(c => c.Email.ToUpper() == normal).Select(c => c.Id);
        var orders = await db
            .Orders.Where(o => o.AccountId == null && o.State != OrderState.Expired)
            // The customer's address is the newer one: it was changed with Stripe.
            .Where(o =>
                customers.Contains(o.CustomerId!)
                || (
                    o.Email.ToUpper() == normal
                    && !db.Customers.Any(c => c.Id == o.CustomerId && c.Email.ToUpper() != normal)
                )
            )
            .ToListAsync(cancellationToken);
        foreach (var order in orders)
            order.BelongTo(account.Id);
    }
}
