using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>Turns the API's answer into what is recorded, in the official provider's shape.</summary>
internal static class ReadRecord
{
    /// <summary>The upstream schema's version, so that the official provider takes the record over as it is.</summary>
    private const string Meta = """{"schema_version":"500"}""";

    public static PropertyMap Outputs(JsonObject record, string zone)
    {
        var outputs = new PropertyMap();
        foreach (var name in RecordFields.Outputs) outputs[name] = FromJson(record[RecordFields.ToWire(name)]);
        outputs["id"] = (string?)record["id"];
        outputs["zoneId"] = zone;
        outputs["meta"] = record["meta"] is JsonObject meta ? meta.ToJsonString() : "{}";
        outputs["proxied"] ??= false;
        outputs["tags"] ??= new PropertyList();
        // Cloudflare fills in the settings of aliases only; upstream has none for other types.
        if (outputs["settings"] is PropertyMap { Count: 0 }) outputs["settings"] = null;
        outputs["__meta"] = Meta;
        return outputs;
    }

    /// <summary>The recorded inputs as they were where the record agrees with them, as the record is where it does not. All of it for an import.</summary>
    public static PropertyMap Inputs(PropertyMap inputs, PropertyMap outputs)
    {
        var result = new PropertyMap(inputs);
        foreach (var name in RecordFields.Inputs)
        {
            var real = outputs.GetValueOrDefault(name);
            var asked = inputs.GetValueOrDefault(name);
            // Content is computed from data, and silence about tags and settings takes them as they come.
            if (asked is null && (name is "tags" or "settings" or "privateRouting" || (name == "content" && inputs.ContainsKey("data")) || (name == "data" && outputs.Text("type") is "A" or "AAAA" or "CNAME" or "TXT" or "MX" or "NS"))) continue;
            if (asked is null && name == "data" && inputs.ContainsKey("content")) continue;
            if (asked is PropertyMap part && real is PropertyMap whole && part.All(p => CanonicalRecord.Of("", p.Value) == CanonicalRecord.Of("", whole.GetValueOrDefault(p.Key)))) continue;
            if (name == "priority" && asked is null && inputs.ContainsKey("data")) continue;
            if (CanonicalRecord.Of(name, asked) == CanonicalRecord.Of(name, real)) continue;
            if (name == "name" && asked is string relative && real is string full && full.StartsWith(relative + ".", StringComparison.OrdinalIgnoreCase)) continue;
            if (real is null) result.Remove(name);
            else result[name] = real;
        }
        return result;
    }

    private static object? FromJson(JsonNode? node) => node switch
    {
        JsonArray list => new PropertyList(list.Select(FromJson)),
        JsonObject map => new PropertyMap(map.Select(p => KeyValuePair.Create(RecordFields.FromWire(p.Key), FromJson(p.Value)))),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetValue<double>(),
            _ => value.ToString(),
        },
        _ => null,
    };
}
