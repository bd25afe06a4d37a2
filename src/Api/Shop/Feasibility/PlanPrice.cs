using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Feasibility;

/// <summary>
/// Whether a plan can be sold at the price with Stripe that its file names. There is a row for each plan that names one;
/// the payment provider's side records it.
/// </summary>
public sealed class PlanPrice
{
    private PlanPrice() { }

    public string Product { get; private set; } = "";
    public string Plan { get; private set; } = "";

    /// <summary>What was looked at, so that another price or amount in the file is not judged by an old look.</summary>
    public string Terms { get; private set; } = "";

    /// <summary>What is wrong with it; empty = nothing.</summary>
    public string Why { get; private set; } = "";

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>What a plan's file says of its price.</summary>
    public static string TermsOf(Catalog.Plan plan) =>
        plan.StripePrice.Length == 0
            ? ""
            : $"{plan.StripePrice} {plan.Price} {plan.Currency} {plan.IntervalCount} {plan.Interval}";

    /// <summary>Records a look, and tells operators of what is wrong until it is right. The caller saves.</summary>
    public static async Task RecordAsync(
        AppDb db,
        string product,
        Catalog.Plan plan,
        string? why,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var row = await db.PlanPrices.SingleOrDefaultAsync(
            p => p.Product == product && p.Plan == plan.Name,
            cancellationToken
        );
        if (row is null)
            db.PlanPrices.Add(row = new PlanPrice { Product = product, Plan = plan.Name });
        (row.Terms, row.Why, row.SeenAt) = (TermsOf(plan), why ?? "", now);
        var key = $"plan-price/{product}/{plan.Name}";
        if (why is null)
            db.Resolve(key);
        else
            db.Alert(key, $"The plan {plan.Name} of {product} is not sold: its price with Stripe is another", why);
    }

    /// <summary>Forgets the looks at plans that name no price any more, and closes what was told of them.</summary>
    public static async Task KeepAsync(
        AppDb db,
        IReadOnlySet<(string Product, string Plan)> named,
        CancellationToken cancellationToken
    )
    {
        foreach (var row in await db.PlanPrices.ToListAsync(cancellationToken))
        {
            if (named.Contains((row.Product, row.Plan)))
                continue;
            db.Resolve($"plan-price/{row.Product}/{row.Plan}");
            db.PlanPrices.Remove(row);
        }
    }
}

internal sealed class PlanPriceTable : IEntityTypeConfiguration<PlanPrice>
{
    public void Configure(EntityTypeBuilder<PlanPrice> e)
    {
        e.ToTable("plan_prices");
        e.HasKey(p => new { p.Product, p.Plan });
    }
}
