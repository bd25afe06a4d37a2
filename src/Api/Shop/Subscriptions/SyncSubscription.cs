using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Reads a tenant's subscription from Stripe and takes the tenant to where it belongs. Every event, every click and
/// every look of the clock ends here, so their order, number and age do not matter. Of one that an operator gave,
/// nobody is asked. Readers of one subscription come one after another: an older answer is never written over a newer
/// one.
/// </summary>
public sealed class SyncSubscription(AppDb db, StripeSubscriptions stripe, StepLadder ladder, TimeProvider clock)
    : IJobHandler<SyncSubscription.Args>
{
    /// <summary>The kind of these jobs.</summary>
    public const string Kind = "sync-subscription";

    /// <summary>Whose subscription.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>The job for a tenant. While one waits, another is the same one.</summary>
    public static NewJob Job(Guid tenantId) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await SyncAsync(args.TenantId, cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>The same at once, for a page whose visitor waits. Returns the subscription as it is then.</summary>
    /// <exception cref="PaymentUnavailableException">Stripe does not say how it stands; nothing is changed.</exception>
    public async Task<Subscription> SyncAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // The row stays locked while Stripe is asked. Who else waits for it wants the same.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await Subscription.LockAsync(db, tenantId, cancellationToken);
        if (subscription.Rung == Rung.Purged)
            return subscription;
        var reading = subscription.IsGiven
            ? subscription.ReadGiven(clock.GetUtcNow())
            : (await stripe.ReadAsync(subscription.ProviderId, cancellationToken)).Reading;
        Steps.Reached("subscription:read");
        subscription.Learn(reading, clock.GetUtcNow());
        await ladder.StepAsync(subscription, cancellationToken);
        if (subscription.EndedAt is not null)
            await EndOrderAsync(subscription.ProviderId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        Steps.Reached("subscription:saving");
        await transaction.CommitAsync(cancellationToken);
        Steps.Reached("subscription:saved");
        return subscription;
    }

    private async Task EndOrderAsync(string providerId, CancellationToken cancellationToken)
    {
        foreach (var order in await db.Orders.Where(o => o.SubscriptionId == providerId).ToListAsync(cancellationToken))
            order.End();
    }
}
