using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// What a customer can do with the subscription on their page. Stripe is told first, and its answer is what we store.
/// </summary>
public sealed class ChangeSubscription(
    AppDb db,
    StripeSubscriptions stripe,
    SyncSubscription sync,
    OverrideDunning dunning,
    PlaceOrder orders,
    TimeProvider clock
)
{
    /// <summary>
    /// Cancels at the end of the paid period. Does nothing if the subscription has ended or is complimentary.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not do it; nothing is changed.</exception>
    public async Task CancelAtEndAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is not { } subscription)
            return;
        await stripe.CancelAtPeriodEndAsync(subscription, cancellationToken);
        await sync.SyncAsync(tenantId, cancellationToken);
    }

    /// <summary>Withdraws a cancellation that has not taken effect yet.</summary>
    /// <exception cref="PaymentException">Stripe does not do it; nothing is changed.</exception>
    public async Task KeepAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is not { } subscription)
            return;
        await stripe.KeepAsync(subscription, cancellationToken);
        await sync.SyncAsync(tenantId, cancellationToken);
    }

    /// <summary>
    /// Cancels now and removes everything. The wish is stored together with the job that carries it out, so that the
    /// end is recognised as wished however we learn of it.
    /// </summary>
    public async Task CancelNowAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await dunning.OverrideAsync(
            tenantId,
            s =>
            {
                s.Remove(atEnd: true);
                db.Enqueue(EndSubscription.Job(tenantId));
            },
            cancellationToken
        );
        Checkpoints.Reached("cancel:noted");
    }

    /// <summary>
    /// Enqueues the change of plan; the job measures the data and charges. A second wish is not added while one waits.
    /// </summary>
    public async Task AskForPlanAsync(Guid tenantId, string plan, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is null)
            return;
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        tenant.AskForPlan(db, clock.GetUtcNow());
        db.Enqueue(ChangePlan.Job(tenantId, plan, Guid.CreateVersion7()));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Returns the page where a missing payment can be made, with the new order if it is one's; or why there is none, in
    /// words for the customer.
    /// </summary>
    public async Task<(string? Url, string? Trouble, Order? New)> PayAsync(
        Guid tenantId,
        Order order,
        CancellationToken cancellationToken
    )
    {
        var subscription = await sync.SyncAsync(tenantId, cancellationToken);
        if (subscription.Stage == DunningStage.Removed)
            return (null, "It has been removed, and cannot be brought back. You are welcome to order again.", null);
        if (subscription is { IsStoppedByUs: true, EndedAt: not null })
            return (
                null,
                "It does not start by a payment, because it was stopped by us or its last payment was disputed. Write to us "
                    + "through the contact page first.",
                null
            );
        if (subscription.EndedAt is null)
            return subscription.PayUrl is { } bill ? (bill, null, null) : (null, "Nothing is to be paid.", null);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, cancellationToken);
        var answer = await orders.ResumeAsync(order, tenant, cancellationToken);
        return (answer.Order?.PayUrl, answer.Errors.Values.FirstOrDefault(), answer.Order);
    }

    /// <summary>
    /// Stripe's id of the subscription; null if it has ended, its tenant is removed, or it is complimentary.
    /// </summary>
    private Task<string?> AliveAsync(Guid tenantId, CancellationToken cancellationToken) =>
        db
            .Subscriptions.Where(s =>
                s.TenantId == tenantId
                && s.EndedAt == null
                && s.Stage != DunningStage.Removed
                && s.Status != Subscription.Complimentary
            )
            .Select(s => s.ProviderId)
            .SingleOrDefaultAsync(cancellationToken);
}
