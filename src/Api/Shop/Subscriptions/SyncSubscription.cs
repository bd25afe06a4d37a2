using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Reads a tenant's subscription from Stripe and moves the tenant to where it belongs. Every event, click and scheduled
/// look ends here, so their order, number and age do not matter. Complimentary tenants have no Stripe subscription, so
/// nothing is fetched. Syncs of one subscription run one after another, so an older answer never replaces a newer one.
/// </summary>
public sealed class SyncSubscription(AppDb db, StripeSubscriptions stripe, AdvanceDunning dunning, TimeProvider clock)
    : IJobHandler<SyncSubscription.Args>
{
    public const string Kind = "sync-subscription";

    /// <summary>The arguments: the tenant whose subscription it is.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>Creates the job. A tenant has at most one waiting.</summary>
    public static NewJob Job(Guid tenantId) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await SyncAsync(args.TenantId, cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Syncs at once instead of in a job, for a visitor who waits, and returns the subscription. A removed tenant's is
    /// left alone.
    /// </summary>
    /// <exception cref="PaymentException">Stripe does not say how it stands; nothing is changed.</exception>
    public async Task<Subscription> SyncAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // The row stays locked while Stripe is asked. Whoever waits for it wants the same answer.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await Subscription.LockAsync(db, tenantId, cancellationToken);
        if (subscription.Stage == DunningStage.Removed)
            return subscription;
        if (await ReadAsync(subscription, cancellationToken) is not { } reading)
        {
            // Stripe forgets no subscription. So the key is of another account, or something is lost there: nobody is
            // stopped, and nothing removed, because of that.
            db.Alert(
                $"subscription-missing/{subscription.ProviderId}",
                "Stripe does not have a subscription",
                $"Stripe does not have {subscription.ProviderId}, which pays for the tenant {tenantId}. Look whether "
                    + "Berth:Stripe:ApiKey is of the account that it was sold with. Nothing of the tenant is changed."
            );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return subscription;
        }
        Checkpoints.Reached("subscription:read");
        db.Resolve($"subscription-missing/{subscription.ProviderId}");
        subscription.Learn(reading, clock.GetUtcNow());
        await dunning.AdvanceAsync(subscription, cancellationToken);
        if (subscription.EndedAt is not null)
            await EndOrderAsync(subscription.ProviderId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("subscription:saving");
        await transaction.CommitAsync(cancellationToken);
        Checkpoints.Reached("subscription:saved");
        return subscription;
    }

    /// <summary>How it stands; null if Stripe does not have it.</summary>
    private async Task<Reading?> ReadAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.IsComplimentary)
            return subscription.ReadComplimentary(clock.GetUtcNow());
        try
        {
            return (await stripe.ReadAsync(subscription.ProviderId, cancellationToken)).Reading;
        }
        catch (PaymentRefusedException e) when (e.IsMissing)
        {
            return null;
        }
    }

    private async Task EndOrderAsync(string providerId, CancellationToken cancellationToken)
    {
        foreach (var order in await db.Orders.Where(o => o.SubscriptionId == providerId).ToListAsync(cancellationToken))
            order.End();
    }
}
