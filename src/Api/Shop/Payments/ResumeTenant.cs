using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;

namespace Berth.Shop.Payments;

/// <summary>
/// Resumes a suspended tenant that was paid for again after its subscription ended: the new subscription replaces the
/// old one. Runs in the caller's transaction.
/// </summary>
public sealed class ResumeTenant(AppDb db, AdvanceDunning dunning, TimeProvider clock)
{
    /// <summary>
    /// Returns the outcome in words for an operator. If the tenant is removed or paid for already, the money goes back.
    /// </summary>
    public async Task<string> ResumeAsync(
        Order order,
        Guid tenantId,
        KnownSubscription known,
        CancellationToken cancellationToken
    )
    {
        var subscription = await Subscription.LockAsync(db, tenantId, cancellationToken);
        if (subscription.EndedAt is null || subscription.Stage == DunningStage.Removed)
        {
            order.Lose();
            var twice = subscription.Stage != DunningStage.Removed;
            db.Enqueue(RefundOrder.Job(order.Id, twice ? RefundOrder.Cause.PaidTwice : RefundOrder.Cause.TooLate));
            return twice
                ? "It was paid for twice. The second payment goes back."
                : "It was removed meanwhile. The money goes back.";
        }
        subscription.PaidAgain(known.Id, known.CustomerId, known.Reading, clock.GetUtcNow());
        order.Fulfil(tenantId);
        await dunning.AdvanceAsync(subscription, cancellationToken);
        return $"The tenant '{order.Name}' is paid for again.";
    }
}
