namespace Berth.Shop.Catalog;

/// <summary>
/// How often a price is charged: each so many days, weeks, months or years, as Stripe counts (<c>interval</c> and
/// <c>interval_count</c>).
/// </summary>
public static class Period
{
    /// <summary>The words of a product's file, which are Stripe's.</summary>
    public static readonly IReadOnlyList<string> Intervals = ["day", "week", "month", "year"];

    /// <summary>After an amount: <c>a month</c>, <c>every 3 months</c>.</summary>
    public static string Words(string interval, int count) =>
        count == 1 ? $"a {interval}" : $"every {count} {interval}s";

    /// <summary>The longest that Stripe takes: three years. https://docs.stripe.com/api/prices/create</summary>
    public static int Most(string interval) =>
        interval switch
        {
            "day" => 3 * 365,
            "week" => 156,
            "month" => 36,
            _ => 3,
        };

    /// <summary>What a price comes to in a month, on average.</summary>
    public static decimal AMonth(long price, string interval, int count) =>
        price
        * interval switch
        {
            "day" => 365m / 12,
            "week" => 52m / 12,
            "year" => 1m / 12,
            _ => 1m,
        }
        / count;
}
