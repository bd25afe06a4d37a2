using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Checkout;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// What a customer does with their subscription on their page. Stripe is told first; what it says then is what counts.
/// </summary>
public sealed class ChangeSubscription(
    AppDb db,
    StripeSubscriptions stripe,
    SyncSubscription sync,
    OverruleLadder overrule,
    PlaceOrder orders,
    TimeProvider clock
)
{
    /// <summary>Ends it with the period that is paid for.</summary>
    /// <exception cref="PaymentUnavailableException">Stripe is away; nothing is changed.</exception>
    public async Task CancelAtEndAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is not { } subscription)
            return;
        await stripe.CancelAtPeriodEndAsync(subscription, cancellationToken);
        await sync.SyncAsync(tenantId, cancellationToken);
    }

    /// <summary>Takes that back.</summary>
    /// <exception cref="PaymentUnavailableException">Stripe is away; nothing is changed.</exception>
    public async Task KeepAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is not { } subscription)
            return;
        await stripe.KeepAsync(subscription, cancellationToken);
        await sync.SyncAsync(tenantId, cancellationToken);
    }

    /// <summary>
    /// Ends it now and removes everything of it. Written down with the job that does it, so that the end is known for
    /// what it is however it is learned.
    /// </summary>
    public async Task CancelNowAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await overrule.OverruleAsync(
            tenantId,
            s =>
            {
                s.Remove(atEnd: true);
                db.Enqueue(EndSubscription.Job(tenantId));
            },
            cancellationToken
        );
        Steps.Reached("cancel:noted");
    }

    /// <summary>What the history says once another plan is wished for.</summary>
    internal const string PlanAsked = "Change of plan asked for";

    /// <summary>
    /// Has the plan changed by a job: it measures the data, and charges. A wish that waits already is not doubled.
    /// </summary>
    public async Task AskForPlanAsync(Guid tenantId, string plan, CancellationToken cancellationToken)
    {
        if (await AliveAsync(tenantId, cancellationToken) is null)
            return;
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        tenant.Note(db, clock.GetUtcNow(), PlanAsked);
        db.Enqueue(ChangePlan.Job(tenantId, plan, Guid.CreateVersion7()));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Where a missing payment can be made; or why it cannot.</summary>
    public async Task<(string? Url, string? Trouble)> PayAsync(
        Guid tenantId,
        Order order,
        CancellationToken cancellationToken
    )
    {
        var subscription = await sync.SyncAsync(tenantId, cancellationToken);
        if (subscription.Rung == Rung.Purged)
            return (null, "It has been removed, and cannot be brought back. You are welcome to order again.");
        if (subscription.EndedAt is null)
            return subscription.PayUrl is { } bill ? (bill, null) : (null, "Nothing is to be paid.");
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, cancellationToken);
        var answer = await orders.ResumeAsync(order, tenant, cancellationToken);
        return (answer.Order?.PayUrl, answer.Errors.Values.FirstOrDefault());
    }

    /// <summary>
    /// The subscription with Stripe; null when it has ended, is given up, or was given: of that Stripe knows nothing.
    /// </summary>
    private Task<string?> AliveAsync(Guid tenantId, CancellationToken cancellationToken) =>
        db
            .Subscriptions.Where(s =>
                s.TenantId == tenantId && s.EndedAt == null && s.Rung != Rung.Purged && s.Status != Subscription.Given
            )
            .Select(s => s.ProviderId)
            .SingleOrDefaultAsync(cancellationToken);
}
