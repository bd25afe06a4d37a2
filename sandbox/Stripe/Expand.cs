using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Puts whole objects in place of their ids.</summary>
public static class Expand
{
    public static void Apply(JsonNode answer, string path, Store store)
    {
        if (path.Split('.').Length > 4)
            throw StripeFault.Invalid("expand", "You cannot expand more than 4 levels of a property.");
        Walk(answer, path.Split('.'), 0, path, store);
    }

    private static void Walk(JsonNode? node, string[] path, int depth, string whole, Store store)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Walk(item, path, depth, whole, store);
            return;
        }
        if (node is not JsonObject map || depth == path.Length)
            return;
        if (!map.ContainsKey(path[depth]))
            throw StripeFault.Invalid("expand", $"This property cannot be expanded ({whole}).");
        if (map[path[depth]] is JsonValue value)
            map[path[depth]] = Whole(value, whole, store);
        if (map[path[depth]] is JsonArray ids)
            for (var i = 0; i < ids.Count; i++)
                if (ids[i] is JsonValue one)
                    ids[i] = Whole(one, whole, store);
        Walk(map[path[depth]], path, depth + 1, whole, store);
    }

    private static JsonNode Whole(JsonValue id, string whole, Store store) =>
        id.TryGetValue<string>(out var text) && store.Find(text) is { } found
            ? found.On("_deleted")
                ? Store.Deleted(found.Str("object")!, found.Id())
                : found.DeepClone()
            : throw StripeFault.Invalid("expand", $"This property cannot be expanded ({whole}).");
}
