using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Webhooks;

/// <summary>Deletes deliveries that arrived or were given up, a month old.</summary>
public sealed class DeleteOldDeliveries(AppDb db, TimeProvider clock) : IJobHandler<DeleteOldDeliveries.Args>, ICleaning
{
    public const string Kind = "delete-old-deliveries";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "deliveries of webhooks, 30 days old";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public Task CleanAsync(CancellationToken cancellationToken) => Due().ExecuteDeleteAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<WebhookDelivery> Due()
    {
        var before = clock.GetUtcNow() - Kept;
        return db.WebhookDeliveries.Where(d => d.State != DeliveryState.Waiting && d.CreatedAt < before);
    }
}
