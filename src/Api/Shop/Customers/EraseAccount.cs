using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Answers;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Erases an account: sessions, second factors, and its addresses on its orders; then, by a job, wherever else they stand
/// (<see cref="ForgetAddress"/>). Invoices are the payment provider's, and stay there as the law asks.
/// </summary>
public sealed class EraseAccount(AppDb db, TimeProvider clock)
{
    /// <summary>Null when it is done; else why it cannot be, in words for its owner.</summary>
    public async Task<string?> EraseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.Accounts.SingleAsync(a => a.Id == id, cancellationToken);
        if (account.Role != AccountRole.Customer)
            return "You are one of the operators. Another owner takes your role away first.";
        var orders = await db.Orders.Where(o => o.AccountId == id).ToListAsync(cancellationToken);
        if (
            orders.FirstOrDefault(o => o.State is OrderState.Pending or OrderState.Paying or OrderState.Paid) is
            { } living
        )
            return $"'{living.Name}' is there still. Cancel and remove your containers first; their data goes with them.";
        var customers = orders.Select(o => o.CustomerId).OfType<string>().ToList();
        var addresses = await Customer.AddressesAsync(db, customers, cancellationToken);
        addresses = [.. addresses.Concat(orders.Select(o => o.Email)).Append(account.Email!).Distinct()];
        foreach (var order in orders)
            order.Forget();
        await Customer.ForgetAsync(db, customers, cancellationToken);
        await db.Set<Microsoft.AspNetCore.Identity.IdentityUserToken<Guid>>()
            .Where(t => t.UserId == id)
            .ExecuteDeleteAsync(cancellationToken);
        await Passkey.ForgetAsync(db, id, cancellationToken);
        await SignInLink.ForgetAsync(db, account.Email, id, cancellationToken);
        account.Erase(clock.GetUtcNow());
        await EndSessions.OfAsync(db, id, cancellationToken);
        foreach (var address in addresses)
            db.Enqueue(ForgetAddress.Job(address));
        await db.SaveChangesAsync(cancellationToken);
        await ForgetAnswers.OfForgottenAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
