using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>A customer's address changed, or they were deleted with Stripe.</summary>
public sealed class SyncCustomer(AppDb db, StripeMoney stripe, TimeProvider clock)
{
    /// <summary>Takes over what Stripe has now. Somebody who is not known here never bought anything.</summary>
    public async Task<string> SyncAsync(string id, CancellationToken cancellationToken)
    {
        if (await db.Customers.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } customer)
            return "Not a customer of ours.";
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
