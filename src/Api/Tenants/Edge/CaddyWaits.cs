using System.Text.Json.Nodes;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Edge;

/// <summary>
/// How long Caddy waits for tenants' answers. These limits belong to a route's transport, so products that wait otherwise
/// have a route of their own; where all wait alike, nothing compares.
/// </summary>
internal static class CaddyWaits
{
    /// <summary>What is noted of a site: which of the waits is its.</summary>
    public const string Noted = "wait";

    /// <summary>The different waits of some sites, in order; the usual ones alone if there are no sites.</summary>
    public static IReadOnlyList<TimeoutTerms> Of(IEnumerable<EdgeSite> sites) =>
        sites.Where(s => s.Answer is EdgeAnswer.Proxy).Select(s => s.Waits).Distinct().ToList() is { Count: > 0 } found
            ? [.. found.OrderBy(w => w.Response).ThenBy(w => w.Idle)]
            : [TimeoutTerms.Usual];

    /// <summary>Stands for one of them.</summary>
    public static string KeyOf(TimeoutTerms waits) => $"{waits.Response.TotalSeconds:0}-{waits.Idle.TotalSeconds:0}";

    /// <summary>Narrows a matcher to the sites that wait so.</summary>
    public static void Match(JsonObject match, string found, TimeoutTerms waits) =>
        match["vars"] = CaddyJson.Var($"{{{found}.{Noted}}}", [KeyOf(waits)])["vars"]!.DeepClone();

    /// <summary>Sets a proxy's limits where they are not the usual ones, which it has.</summary>
    public static void Set(JsonObject proxy, TimeoutTerms waits)
    {
        var transport = proxy["transport"]!;
        if (waits.Response != TimeoutTerms.Usual.Response)
            transport["response_header_timeout"] = $"{waits.Response.TotalSeconds:0}s";
        if (waits.Idle == TimeoutTerms.Usual.Idle)
            return;
        transport["read_timeout"] = $"{waits.Idle.TotalSeconds:0}s";
        // It runs on a connection that waits for its next request, too, which would begin with what is left of it.
        transport["keep_alive"] = new JsonObject { ["enabled"] = false };
    }
}
