using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Answers lists: newest first, paged by ids.</summary>
public static class Lists
{
    public static JsonObject Page(string url, IEnumerable<JsonObject> oldestFirst, JsonObject parameters)
    {
        var limit = (int)(parameters.Number("limit") ?? 10);
        if (limit is < 1 or > 100)
            throw StripeFault.Invalid("limit", "The limit must be 1 to 100.");
        var all = oldestFirst.Reverse().ToList();
        if (parameters.Text("starting_after") is { } after)
            all = [.. all.SkipWhile(o => (string?)o["id"] != after).Skip(1)];
        if (parameters.Text("ending_before") is { } before)
            all = [.. all.TakeWhile(o => (string?)o["id"] != before).TakeLast(limit)];
        return new JsonObject
        {
            ["object"] = "list",
            ["url"] = url,
            ["has_more"] = all.Count > limit,
            ["data"] = new JsonArray([.. all.Take(limit).Select(o => o.DeepClone())]),
        };
    }

    /// <summary>Those made at or within <c>created</c>: a time, or gt, gte, lt, lte.</summary>
    public static IEnumerable<JsonObject> CreatedIn(this IEnumerable<JsonObject> all, JsonObject parameters)
    {
        if (parameters.Map("created") is not { } range)
            return parameters.Number("created") is { } at ? all.Where(o => o.Num("created") == at) : all;
        var from = Math.Max(range.Number("gte") ?? long.MinValue, range.Number("gt") + 1 ?? long.MinValue);
        var to = Math.Min(range.Number("lte") ?? long.MaxValue, range.Number("lt") - 1 ?? long.MaxValue);
        return all.Where(o => o.Num("created") >= from && o.Num("created") <= to);
    }

    /// <summary>Those whose member equals the parameter, when it was given.</summary>
    public static IEnumerable<JsonObject> Matching(
        this IEnumerable<JsonObject> all,
        JsonObject parameters,
        params string[] members
    ) => all.Where(o => members.All(m => parameters.Text(m) is not { } wanted || o[m]?.ToString() == wanted));
}
