using Berth.Platform.Data;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// What billing's troubles and operators want of a tenant, whatever is paid: stop it, let it go on, let it run unpaid.
/// </summary>
public sealed class OverruleLadder(AppDb db, StepLadder ladder)
{
    /// <summary>Changes a tenant's subscription and takes it to where it belongs then, in one transaction.</summary>
    public async Task OverruleAsync(Guid tenantId, Action<Subscription> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await Subscription.LockAsync(db, tenantId, cancellationToken);
        change(subscription);
        await ladder.StepAsync(subscription, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
