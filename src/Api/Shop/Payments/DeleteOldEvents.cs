using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Deletes Stripe's events after 90 days: they contain personal data, and Stripe repeats none older than 30 days.
/// Unhandled events stay at any age.
/// </summary>
public sealed class DeleteOldEvents(AppDb db) : Cleaning<DeleteOldEvents.Args, StripeEvent>
{
    public const string Kind = "delete-old-events";

    private static readonly string[] Handled = [.. HandleStripeEvent.HandledTypes];

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "payment events, 90 days old";

    /// <inheritdoc />
    protected override IQueryable<StripeEvent> Due() =>
        db.StripeEvents.FromSql(
            $"SELECT * FROM stripe_events WHERE received_at < now() - interval '90 days' AND (handled_at IS NOT NULL OR type <> ALL({Handled}))"
        );
}
