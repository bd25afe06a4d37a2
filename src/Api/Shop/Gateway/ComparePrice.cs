using Berth.Shop.Catalog;
using Stripe;
using Plan = Berth.Shop.Catalog.Plan;

namespace Berth.Shop.Gateway;

/// <summary>Whether a price with Stripe says what a plan's file says, which is what a buyer is shown.</summary>
public static class ComparePrice
{
    /// <summary>What differs, in words for operators; null if nothing does.</summary>
    public static string? Differences(Price price, Plan plan)
    {
        var wrong = Of(price, plan).ToList();
        return wrong.Count == 0 ? null : $"{price.Id} {string.Join(", ", wrong)}. Change stripePrice, or the plan.";
    }

    private static IEnumerable<string> Of(Price price, Plan plan)
    {
        if (!price.Active)
            yield return "is archived";
        if (price.Product is { } product && (!product.Active || product.Deleted == true))
            yield return "is of a product that is archived";
        if (price.Type != "recurring" || price.Recurring is not { } every)
        {
            yield return $"is paid once, not each {plan.Interval}";
            yield break;
        }
        if (price.BillingScheme is not (null or "per_unit") || every.UsageType is not (null or "licensed"))
            yield return "is counted by use or in tiers, and a plan has one amount";
        else if (price.UnitAmount != plan.Price || price.Currency != plan.Currency)
            yield return $"is {(price.UnitAmount is { } amount ? Money.Text(amount, price.Currency) : "no whole amount")}, and the plan "
                + Money.Text(plan.Price, plan.Currency);
        if (every.Interval != plan.Interval || Math.Max(every.IntervalCount, 1) != plan.IntervalCount)
            yield return $"is for {every.IntervalCount} {every.Interval}, and the plan for {plan.IntervalCount} {plan.Interval}";
    }
}
