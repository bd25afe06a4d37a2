using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Orders;

namespace Berth.Shop.Answers;

/// <summary>
/// Deletes the answers of orders that were not paid, a week old: until then a late payment may revive one.
/// </summary>
public sealed class DeleteUnusedAnswers(AppDb db, TimeProvider clock) : Cleaning<DeleteUnusedAnswers.Args, BuyerAnswer>
{
    public const string Kind = "delete-unused-answers";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "answers of orders that were not paid, 7 days old";

    /// <inheritdoc />
    protected override IQueryable<BuyerAnswer> Due()
    {
        var before = clock.GetUtcNow() - Kept;
        return db.BuyerAnswers.Where(a =>
            a.ChangedAt < before
            && db.Orders.Any(o =>
                o.Id == a.OrderId && (o.State == OrderState.Expired || o.State == OrderState.Lost) && o.TenantId == null
            )
        );
    }
}
