using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Billing;

/// <summary>A subscription has ended: its tenant should be gone.</summary>
public sealed class EndSubscription(AppDb db, StripeBilling stripe, TimeProvider clock)
{
    /// <exception cref="UnknownOrderException">The subscription belongs to no order.</exception>
    public async Task<string> RunAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var subscription = await stripe.ReadSubscriptionAsync(subscriptionId, cancellationToken);
        if (subscription.Status != "canceled") return $"The subscription is {subscription.Status}, not ended.";
        // The buyer's click and Stripe's event come at the same moment: the second one waits here, and finds nothing left to do.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = (await db.Orders.FromSql($"SELECT * FROM orders WHERE subscription_id = {subscriptionId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault()
            ?? throw new UnknownOrderException($"The subscription {subscriptionId} ended, but no order has it.");
        order.End();
        var tenant = await db.Tenants.SingleAsync(t => t.OrderId == order.Id, cancellationToken);
        tenant.Want(Provisioning.TenantState.Gone, "The subscription has ended.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return $"The subscription has ended; the tenant '{order.Name}' is being removed.";
    }
}
