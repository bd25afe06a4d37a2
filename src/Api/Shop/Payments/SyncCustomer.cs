using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>Handles a customer whose mail address changed in Stripe, or who was deleted there.</summary>
public sealed class SyncCustomer(AppDb db, StripeMoney stripe, TimeProvider clock)
{
    /// <summary>
    /// Stores the address that Stripe has now. Customers that we do not know never bought anything here and are
    /// ignored.
    /// </summary>
    public async Task<string> SyncAsync(string id, CancellationToken cancellationToken)
    {
        if (await db.Customers.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } customer)
            return "Not a customer of ours.";
        if (customer.IsErased)
            return "The customer wanted to be forgotten; their address is not taken again.";
        var email = await stripe.ReadEmailAsync(id, cancellationToken);
        if (email is { Length: > 0 })
            customer.Email = email;
        customer.DeletedAt = email is null ? customer.DeletedAt ?? clock.GetUtcNow() : null;
        await db.SaveChangesAsync(cancellationToken);
        return email is null
            ? "The customer was deleted; their last address stays."
            : "The customer's address is up to date.";
    }
}
