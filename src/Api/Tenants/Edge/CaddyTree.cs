using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// Arranges routes for many names as a tree, because Caddy tries routes one after another. Each fork has eight
/// branches, and each branch lists all names below it. Caddy searches a long list of hosts by halves, so a thousand
/// names cost a request some microseconds.
/// </summary>
internal static class CaddyTree
{
    private const int Branches = 8;

    /// <summary>
    /// Builds the tree. <paramref name="names"/> makes a matcher for any of some names; <paramref name="leaf"/> makes
    /// the routes of one site.
    /// </summary>
    public static IEnumerable<JsonObject> Routes(
        IReadOnlyList<EdgeSite> sites,
        Func<IReadOnlyList<string>, JsonObject> names,
        Func<EdgeSite, IEnumerable<JsonObject>> leaf
    )
    {
        if (sites.Count <= Branches)
            return sites.SelectMany(leaf);
        return sites
            .Chunk((sites.Count + Branches - 1) / Branches)
            .Select(part =>
                CaddyJson.Route(
                    names([.. part.Select(s => s.Name)]),
                    [CaddyJson.Subroute([.. Routes(part, names, leaf)])]
                )
            );
    }
}
