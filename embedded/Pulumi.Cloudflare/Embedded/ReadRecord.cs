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
        foreach (var name in RecordFields.Outputs)
            outputs[name] = FromJson(record[RecordFields.ToWire(name)]);
        outputs["id"] = (string?)record["id"];
        outputs["zoneId"] = zone;
        outputs["meta"] = record["meta"] is JsonObject meta ? meta.ToJsonString() : "{}";
        outputs["proxied"] ??= false;
        outputs["tags"] ??= new PropertyList();
        // Cloudflare fills in the settings of aliases only; upstream has none for other types.
        if (outputs["settings"] is PropertyMap { Count: 0 })
            outputs["settings"] = null;
        outputs["__meta"] = Meta;
        return outputs;
    }

    /// <summary>
    /// The recorded inputs as they were where the record agrees with them, as the record is where it does not. All of
    /// it for an import.
    /// </summary>
    public static PropertyMap Inputs(PropertyMap inputs, PropertyMap outputs)
    {
        var result = new PropertyMap(inputs);
        var type = outputs.GetValueOrDefault("type");
        foreach (var name in RecordFields.Inputs)
        {
            var (asked, real) = (inputs.GetValueOrDefault(name), outputs.GetValueOrDefault(name));
            if (asked is null && TakenAsItComes(name, inputs, outputs))
                continue;
            if (
                CanonicalRecord.Of(name, asked, type) == CanonicalRecord.Of(name, real, type)
                || Agrees(name, asked, real)
            )
                continue;
            if (real is null)
                result.Remove(name);
            else
                result[name] = real;
        }
        return result;
    }

    // Silence about these is no wish; content and priority of a record of parts, and parts of a record of content, are
    // Cloudflare's own reading of it.
    private static bool TakenAsItComes(string name, PropertyMap inputs, PropertyMap outputs) =>
        name switch
        {
            "tags" or "settings" or "privateRouting" => true,
            "content" or "priority" => inputs.ContainsKey("data")
                || (inputs.Count == 0 && outputs.GetValueOrDefault("data") is PropertyMap),
            "data" => inputs.ContainsKey("content"),
            _ => false,
        };

    private static bool Agrees(string name, object? asked, object? real) =>
        (asked, real) switch
        {
            // Cloudflare may know more parts than were given.
            (PropertyMap part, PropertyMap whole) => part.All(p =>
                CanonicalRecord.Of("", p.Value) == CanonicalRecord.Of("", whole.GetValueOrDefault(p.Key))
            ),
            (string relative, string full) => name == "name"
                && full.StartsWith(relative + ".", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };

    private static object? FromJson(JsonNode? node) =>
        node switch
        {
            JsonArray list => new PropertyList(list.Select(FromJson)),
            JsonObject map => new PropertyMap(
                map.Select(p => KeyValuePair.Create(RecordFields.FromWire(p.Key), FromJson(p.Value)))
            ),
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
