using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>How long a price pays for.</summary>
public static class Periods
{
    public static long After(long start, JsonObject price)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(start);
        var count = (int?)price["recurring"]?["interval_count"] ?? 1;
        return ((string?)price["recurring"]?["interval"] switch
        {
            "day" => from.AddDays(count),
            "week" => from.AddDays(7 * count),
            "year" => from.AddYears(count),
            _ => from.AddMonths(count),
        }).ToUnixTimeSeconds();
    }
}
