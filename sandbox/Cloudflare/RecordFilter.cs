using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>
/// Filters and orders a list of records as its query says: dotted names, case-insensitive, all of them or any.
/// </summary>
public static class RecordFilter
{
    public static List<JsonObject> Apply(List<JsonObject> records, IQueryCollection query)
    {
        var tests = query.SelectMany(q => Test(q.Key, q.Value.FirstOrDefault() ?? "")).ToList();
        var any = query["match"] == "any" && tests.Count > 0;
        var found = records.Where(r => any ? tests.Exists(t => t(r)) : tests.TrueForAll(t => t(r))).ToList();
        if (query["order"].FirstOrDefault() is { Length: > 0 } order)
            found = [.. found.OrderBy(r => r[order]?.ToString(), StringComparer.OrdinalIgnoreCase)];
        if (query["direction"] == "desc")
            found.Reverse();
        return found;
    }

    private static IEnumerable<Func<JsonObject, bool>> Test(string key, string wanted)
    {
        var (member, how) = key.Split('.') is [var name, var verb] ? (name, verb) : (key, "exact");
        switch (member)
        {
            case "name" or "content" or "comment" or "type" or "proxied":
                yield return r => Fits(r[member]?.ToString() ?? "", how, wanted);
                break;
            case "search":
                yield return r => Fits($"{r["name"]} {r["content"]} {r["comment"]}", "contains", wanted);
                break;
            case "tag":
                yield return r =>
                    (r["tags"] as JsonArray ?? []).Any(t => Fits(t!.ToString(), how, wanted)) != (how == "absent");
                break;
        }
    }

    private static bool Fits(string value, string how, string wanted) =>
        how switch
        {
            "contains" => value.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            "startswith" => value.StartsWith(wanted, StringComparison.OrdinalIgnoreCase),
            "endswith" => value.EndsWith(wanted, StringComparison.OrdinalIgnoreCase),
            "present" => value.Length > 0,
            "absent" => value.Length == 0,
            _ => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
        };
}
