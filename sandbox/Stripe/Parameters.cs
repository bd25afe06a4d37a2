using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Reads and checks parameters as Stripe does.</summary>
public static class Parameters
{
    /// <summary>Refuses what the call does not know.</summary>
    public static JsonObject Allow(this JsonObject parameters, params string[] names)
    {
        foreach (var (name, _) in parameters)
            if (!names.Contains(name))
                throw StripeFault.Unknown(name);
        return parameters;
    }

    public static string? Text(this JsonObject parameters, string name) =>
        parameters[name] is JsonValue v && (string)v! is { Length: > 0 } text ? text : null;

    public static string Required(this JsonObject parameters, string name, string? shownAs = null) =>
        parameters.Text(name) ?? throw StripeFault.Missing(shownAs ?? name);

    public static long? Number(this JsonObject parameters, string name, string? shownAs = null)
    {
        if (parameters.Text(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new StripeFault(
                400,
                "invalid_request_error",
                "parameter_invalid_integer",
                $"Invalid integer: {text}",
                shownAs ?? name
            );
    }

    public static bool? Flag(this JsonObject parameters, string name) =>
        parameters.Text(name) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            var other => throw StripeFault.Invalid(name, $"Invalid boolean: {other}"),
        };

    public static JsonObject? Map(this JsonObject parameters, string name) => parameters[name] as JsonObject;

    /// <summary>
    /// New metadata over old: an empty value deletes its key. Up to 50 keys of 40 characters without square brackets,
    /// values of 500 (https://docs.stripe.com/api/metadata).
    /// </summary>
    public static JsonObject Metadata(this JsonObject parameters, JsonObject? old = null)
    {
        var merged = old?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in parameters.Map("metadata") ?? [])
        {
            var text = (string?)value ?? "";
            if (key.Length > 40 || text.Length > 500)
                throw StripeFault.Invalid("metadata", "Metadata keys have at most 40 characters, values at most 500.");
            if (key.AsSpan().IndexOfAny('[', ']') >= 0)
                throw StripeFault.Invalid("metadata", "Metadata keys have no square brackets.");
            merged.Remove(key);
            if (text.Length > 0)
                merged[key] = text;
        }
        if (merged.Count > 50)
            throw StripeFault.Invalid("metadata", "Metadata has at most 50 keys.");
        return merged;
    }
}
