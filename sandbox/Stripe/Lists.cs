using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Answers lists: newest first, paged by ids, 10 at a time unless 1 to 100 are asked for
/// (https://docs.stripe.com/api/pagination).
/// </summary>
public static class Lists
{
    public static JsonObject Page(string url, IEnumerable<JsonObject> oldestFirst, JsonObject parameters)
    {
        var limit = (int)(parameters.Number("limit") ?? 10);
        if (limit is < 1 or > 100)
            throw StripeFault.Invalid("limit", "The limit must be 1 to 100.");
        var all = oldestFirst.Reverse().ToList();
        var (after, before) = (parameters.Text("starting_after"), parameters.Text("ending_before"));
        // "These parameters are mutually exclusive."
        if (after is not null && before is not null)
            throw StripeFault.Refused(
                "starting_after",
                "You cannot use both `starting_after` and `ending_before` in the same request."
            );
        foreach (var (name, cursor) in new[] { ("starting_after", after), ("ending_before", before) })
            if (cursor is not null && all.TrueForAll(o => o.Str("id") != cursor))
                throw StripeFault.NotThere("object", cursor, 400, name);
        if (after is not null)
            all = [.. all.SkipWhile(o => o.Str("id") != after).Skip(1)];
        if (before is not null)
            all = [.. all.TakeWhile(o => o.Str("id") != before)];
        var more = all.Count > limit;
        return new JsonObject
        {
            ["object"] = "list",
            ["url"] = url,
            ["has_more"] = more,
            ["data"] = new JsonArray([
                .. (before is null ? all.Take(limit) : all.TakeLast(limit)).Select(o => o.DeepClone()),
            ]),
        };
    }

    /// <summary>
    /// A list that is part of another object shows its first ten; the rest is asked for at its <c>url</c>
    /// (https://docs.stripe.com/api/invoices/object#invoice_object-lines).
    /// </summary>
    public static JsonObject Embedded(JsonObject list)
    {
        const int most = 10;
        if (list["data"] is JsonArray { Count: > most } all)
        {
            list["data"] = new JsonArray([.. all.Take(most).Select(o => o!.DeepClone())]);
            list["has_more"] = true;
        }
        return list;
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
