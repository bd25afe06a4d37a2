using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Deletes what Stripe told, after 90 days: it speaks of people, and Stripe repeats nothing that is older than 30. What
/// is not handled yet stays, whatever its age.
/// </summary>
public sealed class DeleteOldEvents(AppDb db) : Cleaning<DeleteOldEvents.Args, StripeEvent>
{
    /// <summary>The kind of this job.</summary>
    public const string Kind = "delete-old-events";

    private static readonly string[] Handled = [.. HandleStripeEvent.HandledTypes];

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "payment events, 90 days old";

    /// <inheritdoc />
    protected override IQueryable<StripeEvent> Due() =>
        db.StripeEvents.FromSql(
            $"SELECT * FROM stripe_events WHERE received_at < now() - interval '90 days' AND (handled_at IS NOT NULL OR type <> ALL({Handled}))"
        );
}
