using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>
/// Routes for many names as a tree, because Caddy asks routes one after another: eight branches at each fork, and a
/// branch knows all names below it. Caddy looks a name up in a long list of hosts by halves, so that a thousand names
/// cost a request some microseconds.
/// </summary>
internal static class CaddyTree
{
    private const int Branches = 8;

    /// <summary>
    /// The routes. <paramref name="names"/> matches any of some names; <paramref name="leaf"/> makes the routes of one.
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
