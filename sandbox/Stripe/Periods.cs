using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>How long a price pays for.</summary>
public static class Periods
{
    public static long After(long start, JsonObject price) => Add(start, price, 1);

    /// <summary>
    /// The end of the period that begins at <paramref name="start"/>, counted from the anchor: who began on the 31st
    /// pays on the 28th in February and on the 31st again in March.
    /// </summary>
    public static long Next(long anchor, long start, JsonObject price)
    {
        for (var times = 1; ; times++)
        {
            var end = Add(anchor, price, times);
            if (end > start)
                return end;
        }
    }

    private static long Add(long start, JsonObject price, int times)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(start);
        var count =
            times
            * (int)(price["recurring"] is JsonObject recurring ? Math.Max(1, recurring.Num("interval_count")) : 1);
        return (
            (string?)price["recurring"]?["interval"] switch
            {
                "day" => from.AddDays(count),
                "week" => from.AddDays(7 * count),
                "year" => from.AddYears(count),
                _ => from.AddMonths(count),
            }
        ).ToUnixTimeSeconds();
    }
}
