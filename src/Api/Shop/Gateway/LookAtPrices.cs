using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;

namespace Berth.Shop.Gateway;

/// <summary>
/// Looks whether the prices that plans name (<c>stripePrice</c>) are there and say what the plans say. A plan whose price
/// is another is not sold: its buyers would pay what they were not shown.
/// </summary>
public sealed class LookAtPrices(AppDb db, StripePrices prices, ProductCatalog catalog, TimeProvider clock)
    : IJobHandler<LookAtPrices.Args>
{
    public const string Kind = "look-at-prices";

    /// <summary>Empty: the job looks at all plans.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var named = catalog
            .Products.SelectMany(p => p.Offered.Select(plan => (Product: p.Name, Plan: plan)))
            .Where(s => s.Plan.StripePrice.Length > 0)
            .ToList();
        try
        {
            foreach (var (product, plan) in named)
            {
                var why = await prices.WrongWithAsync(plan, cancellationToken);
                await PlanPrice.RecordAsync(db, product, plan, why, clock.GetUtcNow(), cancellationToken);
            }
        }
        catch (PaymentUnavailableException)
        {
            // Stripe is away, which says nothing about prices: what was seen last stays.
        }
        await PlanPrice.KeepAsync(db, named.Select(n => (n.Product, n.Plan.Name)).ToHashSet(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
