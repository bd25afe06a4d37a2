using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Ends a tenant for good because an operator asked. The container stops at once; everything, data included, is removed
/// when Stripe confirms that the subscription has ended. Complimentary tenants have no Stripe subscription, so Stripe
/// is not asked.
/// </summary>
public sealed class DeprovisionTenant(AppDb db, OverrideDunning dunning, BerthSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Records the wish and enqueues the job that ends the subscription. Calling it again changes nothing. With
    /// <paramref name="keepData"/> a copy of the data is kept whatever the plan says.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A copy is wanted, and none can be kept here. Nothing is changed.
    /// </exception>
    public async Task DeprovisionAsync(Guid tenantId, string why, bool keepData, CancellationToken cancellationToken)
    {
        if (keepData && !settings.Backups.IsOn)
            throw new InvalidOperationException(
                "No copy can be kept: Berth:Backups:Folder is empty. Set it, on the worker's machine, too; or leave --keep-data out."
            );
        if (keepData)
            await WantCopy.AskAsync(db, tenantId, clock.GetUtcNow(), cancellationToken);
        await dunning.OverrideAsync(
            tenantId,
            s =>
            {
                s.Stop(SuspensionReason.Operator, why);
                s.Remove(atEnd: true);
                db.Enqueue(EndSubscription.Job(tenantId));
            },
            cancellationToken
        );
    }
}
