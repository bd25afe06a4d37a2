using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Reads members of objects. A number is a number, whatever type wrote it.</summary>
public static class Members
{
    public static string Id(this JsonObject item) => (string)item["id"]!;

    public static string? Str(this JsonObject item, string member) => (string?)item[member];

    public static long Num(this JsonObject item, string member) => item.Maybe(member) ?? 0;

    public static long? Maybe(this JsonObject item, string member) =>
        item[member] is JsonValue v
        && long.TryParse(v.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static bool On(this JsonObject item, string member) =>
        item[member] is JsonValue v && v.TryGetValue<bool>(out var on) && on;

    public static bool Is(this JsonObject item, string member, params string[] values) =>
        item.Str(member) is { } value && values.Contains(value);

    public static JsonObject Copy(this JsonObject item) => item.DeepClone().AsObject();

    /// <summary>The items of a subscription.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject subscription) =>
        subscription["items"]!["data"]!.AsArray().Select(i => i!.AsObject());

    public static long PeriodStart(this JsonObject subscription) =>
        subscription.Items().Min(i => i.Num("current_period_start"));

    public static long PeriodEnd(this JsonObject subscription) =>
        subscription.Items().Min(i => i.Num("current_period_end"));

    /// <summary>The subscription that an invoice is for.</summary>
    public static string? SubscriptionId(this JsonObject invoice) =>
        (string?)invoice["parent"]?["subscription_details"]?["subscription"];

    /// <summary>
    /// Without what only the sandbox knows: members whose name begins with an underscore. Metadata is the customer's
    /// own.
    /// </summary>
    public static JsonNode Public(JsonNode node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Where(m => !m.Key.StartsWith('_'))
                    .Select(m =>
                        KeyValuePair.Create(
                            m.Key,
                            m.Value is null ? null
                                : m.Key == "metadata" ? m.Value.DeepClone()
                                : m.Key is "lines" or "items" && Public(m.Value) is JsonObject list
                                    ? Lists.Embedded(list)
                                : Public(m.Value)
                        )
                    )
            ),
            JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Public(i))]),
            _ => node.DeepClone(),
        };

    /// <summary>
    /// What of <paramref name="before"/> is different now: Stripe's <c>previous_attributes</c>. Lists stand whole.
    /// </summary>
    public static JsonObject Previous(JsonObject before, JsonObject now)
    {
        var previous = new JsonObject();
        foreach (var (name, value) in before)
        {
            if (name.StartsWith('_') || JsonNode.DeepEquals(value, now[name]))
                continue;
            previous[name] =
                value is JsonObject map && now[name] is JsonObject changed ? Previous(map, changed)
                : value is null ? null
                : Public(value);
        }
        foreach (var (name, _) in now)
            if (!name.StartsWith('_') && !before.ContainsKey(name))
                previous[name] = null;
        return previous;
    }
}
