using Berth.Platform.Data;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Changes what operators, disputes and customers want of a tenant besides paying: stop it, let it go on, run it
/// unpaid.
/// </summary>
public sealed class OverrideDunning(AppDb db, AdvanceDunning dunning)
{
    /// <summary>
    /// Locks the tenant's subscription, applies the change and moves the tenant to its new dunning stage, in one
    /// transaction. Throws if the tenant has no subscription.
    /// </summary>
    public async Task OverrideAsync(Guid tenantId, Action<Subscription> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await Subscription.LockAsync(db, tenantId, cancellationToken);
        change(subscription);
        await dunning.AdvanceAsync(subscription, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
