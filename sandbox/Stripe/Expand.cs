using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Puts whole objects in place of their ids.</summary>
public static class Expand
{
    public static void Apply(JsonNode answer, string path, Store store)
    {
        if (path.Split('.').Length > 4) throw StripeFault.Invalid("expand", "You cannot expand more than 4 levels of a property.");
        Walk(answer, path.Split('.'), 0, path, store);
    }

    private static void Walk(JsonNode? node, string[] path, int depth, string whole, Store store)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Walk(item, path, depth, whole, store);
            return;
        }
        if (node is not JsonObject map || depth == path.Length) return;
        if (!map.ContainsKey(path[depth])) throw StripeFault.Invalid("expand", $"This property cannot be expanded ({whole}).");
        if (map[path[depth]] is JsonValue value && value.TryGetValue<string>(out var id))
        {
            map[path[depth]] = store.Find(id)?.DeepClone() ?? throw StripeFault.Invalid("expand", $"This property cannot be expanded ({whole}).");
        }
        Walk(map[path[depth]], path, depth + 1, whole, store);
    }
}
