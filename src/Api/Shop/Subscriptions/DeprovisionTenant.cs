using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// An operator ends a tenant for good. It is stopped at once; removed, with its data, when Stripe says that nothing is
/// charged any more. Of one that was given, nobody is asked.
/// </summary>
public sealed class DeprovisionTenant(AppDb db, OverruleLadder overrule, BerthSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Writes it down with the job that makes it so. Again changes nothing. <paramref name="keepData"/>: a copy is kept
    /// whatever its plan says.
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
        await overrule.OverruleAsync(
            tenantId,
            s =>
            {
                s.Stop(Hold.Operator, why);
                s.Remove(atEnd: true);
                db.Enqueue(EndSubscription.Job(tenantId));
            },
            cancellationToken
        );
    }
}
