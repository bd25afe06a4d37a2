using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Has billing follow a stop that is not the customer's own: while it lasts Stripe charges nothing; afterwards Stripe
/// goes on, with a new period if the paid time has passed. See decision 27.
/// </summary>
public sealed class HoldBilling(AppDb db, StripeSubscriptions stripe, SyncSubscription sync, TimeProvider clock)
    : IJobHandler<HoldBilling.Args>
{
    public const string Kind = "hold-billing";

    /// <summary>The arguments: the tenant whose subscription it is.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>Creates the job. A tenant has at most one waiting.</summary>
    public static NewJob Job(Guid tenantId) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            // Locked while Stripe is asked: whoever stops or releases it meanwhile waits, and has this done again.
            var subscription = await Subscription.LockAsync(db, args.TenantId, cancellationToken);
            if (subscription.IsComplimentary || subscription.EndedAt is not null)
                return JobOutcome.Cancel("There is nothing to charge.");
            await stripe.HoldBillingAsync(
                subscription.ProviderId,
                subscription.IsStoppedByUs,
                anew: subscription.PaidThrough <= clock.GetUtcNow(),
                cancellationToken
            );
            subscription.HoldBilling(subscription.IsStoppedByUs);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await sync.SyncAsync(args.TenantId, cancellationToken);
        return JobOutcome.Done;
    }
}
