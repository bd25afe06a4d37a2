using System.Text.Json.Nodes;
using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>What is asked of the API: a whole record, because an update replaces it.</summary>
internal static class RecordBody
{
    public static JsonObject Of(PropertyMap inputs, PropertyMap? before = null)
    {
        var body = new JsonObject();
        foreach (var name in RecordFields.Inputs)
        {
            if (name != "zoneId" && inputs.TryGetValue(name, out var value) && value is not null)
                body[RecordFields.ToWire(name)] = ToJson(value);
        }
        body["proxied"] ??= false;
        // What was asked for before and is no more is taken off explicitly.
        if (before?.Text("comment") is not null)
            body["comment"] ??= "";
        if (before?.GetValueOrDefault("tags") is PropertyList { Count: > 0 })
            body["tags"] ??= new JsonArray();
        return body;
    }

    private static JsonNode? ToJson(object? value) =>
        value switch
        {
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => JsonValue.Create(
                (long)number
            ),
            double number => JsonValue.Create(number),
            PropertyList list => new JsonArray([.. list.Select(ToJson)]),
            PropertyMap map => new JsonObject(
                map.Where(p => p.Key != "__defaults" && p.Value is not null)
                    .Select(p => KeyValuePair.Create(RecordFields.ToWire(p.Key), ToJson(p.Value)))
            ),
            _ => null,
        };
}
