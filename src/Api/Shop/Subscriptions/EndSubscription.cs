using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Cancels a subscription whose customer, or an operator, wants everything removed now. It is a job so that the wish
/// survives a crash and nobody keeps paying for what they cancelled. Nothing is removed before Stripe says that the
/// subscription has ended. A lost dispute ends it, too, without the wish: its tenant stays stopped, so nothing more is
/// to be charged.
/// </summary>
public sealed class EndSubscription(AppDb db, StripeSubscriptions stripe, SyncSubscription sync)
    : IJobHandler<EndSubscription.Args>
{
    public const string Kind = "end-subscription";

    /// <summary>The arguments: the tenant whose subscription it is, and whether a dispute about it was lost.</summary>
    public sealed record Args(Guid TenantId, bool Lost = false);

    /// <summary>Creates the job. A tenant has at most one waiting for each cause.</summary>
    public static NewJob Job(Guid tenantId, bool lost = false) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenantId, lost)), Key: lost ? $"{tenantId}/lost" : $"{tenantId}");

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var subscription = await db
            .Subscriptions.AsNoTracking()
            .SingleAsync(s => s.TenantId == args.TenantId, cancellationToken);
        if (args.Lost && !subscription.IsStoppedByUs)
            return JobOutcome.Cancel("An operator lets it go on.");
        if (!args.Lost && !subscription.RemoveAtEnd)
            return JobOutcome.Cancel("It was paid for again.");
        if (subscription.EndedAt is not null)
            return JobOutcome.Done;
        if (!subscription.IsComplimentary)
            await stripe.CancelAsync(subscription.ProviderId, cancellationToken);
        Checkpoints.Reached("cancel:told");
        await sync.SyncAsync(args.TenantId, cancellationToken);
        return JobOutcome.Done;
    }
}
