using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Shop.Gateway;

/// <summary>Deletes Stripe's refusals after 30 days. Its own log has them no longer, either.</summary>
public sealed class DeleteOldRefusals(AppDb db, TimeProvider clock) : Cleaning<DeleteOldRefusals.Args, StripeRefusal>
{
    public const string Kind = "delete-old-refusals";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "Stripe's refusals, 30 days old";

    /// <inheritdoc />
    protected override IQueryable<StripeRefusal> Due()
    {
        var before = clock.GetUtcNow() - Kept;
        return db.StripeRefusals.Where(r => r.At < before);
    }
}
