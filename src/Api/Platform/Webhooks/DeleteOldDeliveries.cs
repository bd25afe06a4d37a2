using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Platform.Webhooks;

/// <summary>Deletes deliveries that arrived or were given up, a month old.</summary>
public sealed class DeleteOldDeliveries(AppDb db, TimeProvider clock)
    : Cleaning<DeleteOldDeliveries.Args, WebhookDelivery>
{
    public const string Kind = "delete-old-deliveries";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "deliveries of webhooks, 30 days old";

    /// <inheritdoc />
    protected override IQueryable<WebhookDelivery> Due()
    {
        var before = clock.GetUtcNow() - Kept;
        return db.WebhookDeliveries.Where(d => d.State != DeliveryState.Waiting && d.CreatedAt < before);
    }
}
