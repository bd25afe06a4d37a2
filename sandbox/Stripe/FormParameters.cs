using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Form or query parameters as a tree: <c>a[b][0]=c</c> is <c>{"a":{"b":["c"]}}</c>. Values stay strings; an empty one
/// means "unset".
/// </summary>
public static class FormParameters
{
    public static JsonObject Parse(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var root = new JsonObject();
        foreach (var (key, value) in pairs)
            Put(root, Path(key), value);
        return (JsonObject)Listed(root);
    }

    private static List<string> Path(string key)
    {
        var open = key.IndexOf('[');
        return open < 0 ? [key] : [key[..open], .. key[(open + 1)..].TrimEnd(']').Split("][")];
    }

    private static void Put(JsonObject node, List<string> path, string value)
    {
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (node[path[i]] is not JsonObject next)
                node[path[i]] = next = [];
            node = next;
        }
        var last =
            // a[]=
            path[^1].Length > 0
                ? path[^1]
                : node.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        node[last] = value;
    }

    /// <summary>Objects whose keys are 0, 1, 2 … become arrays.</summary>
    private static JsonNode Listed(JsonNode node)
    {
        if (node is not JsonObject map)
            return node.DeepClone();
        var done = map.Select(m => (m.Key, Value: Listed(m.Value!))).ToList();
        return done.Count > 0 && done.All(m => int.TryParse(m.Key, out _))
            ? new JsonArray([.. done.OrderBy(m => int.Parse(m.Key)).Select(m => m.Value)])
            : new JsonObject(done.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
    }
}
