using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>
/// Options as form parameters: <c>a[b]=c</c> for objects and dictionaries, <c>a[0]=b</c> for lists, unix seconds for
/// times.
/// </summary>
internal static class FormEncoder
{
    public static string Encode(BaseOptions options)
    {
        if (options is null)
            return "";
        var pairs = new List<(string Key, string Value)>();
        AddObject(pairs, "", options);
        foreach (var (key, value) in options.ExtraParams)
            Add(pairs, key, value);
        return string.Join('&', pairs.Select(p => $"{Escape(p.Key)}={Escape(p.Value)}"));
    }

    private static void AddObject(List<(string, string)> pairs, string prefix, object value)
    {
        // In ordinal order of names, but what the base class has comes last, as the official client sends them.
        foreach (
            var property in value
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .OrderBy(p => p.DeclaringType == value.GetType() ? 0 : 1)
                .ThenBy(p => p.Name, StringComparer.Ordinal)
        )
        {
            if (
                property.GetCustomAttribute<JsonIgnoreAttribute>() is not null
                || property.PropertyType == typeof(SetTracker)
            )
                continue;
            var item = property.GetValue(value);
            if (item is null && (value as IHasSetTracking)?.SetTracker.IsPropertySet(property.Name) != true)
                continue;
            var name =
                property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            Add(pairs, prefix.Length == 0 ? name : $"{prefix}[{name}]", item);
        }
    }

    private static void Add(List<(string, string)> pairs, string key, object value)
    {
        switch (value)
        {
            case null:
                pairs.Add((key, ""));
                break;
            case string text:
                pairs.Add((key, text));
                break;
            case bool flag:
                pairs.Add((key, flag ? "true" : "false"));
                break;
            case DateTime time:
                pairs.Add((key, new DateTimeOffset(time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
                break;
            case Enum e:
                pairs.Add(
                    (
                        key,
                        e.GetType().GetField(e.ToString())?.GetCustomAttribute<EnumMemberAttribute>()?.Value
                            ?? e.ToString()
                    )
                );
                break;
            case IAnyOf any:
                Add(pairs, key, any.Value);
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                    Add(pairs, $"{key}[{entry.Key}]", entry.Value);
                break;
            case IEnumerable list:
                AddList(pairs, key, list);
                break;
            case IFormattable number:
                pairs.Add((key, number.ToString(null, CultureInfo.InvariantCulture)));
                break;
            default:
                AddObject(pairs, key, value);
                break;
        }
    }

    private static void AddList(List<(string, string)> pairs, string key, IEnumerable list)
    {
        var i = 0;
        foreach (var item in list)
            Add(pairs, $"{key}[{i++}]", item);
        if (i == 0)
            pairs.Add((key, "")); // an empty list clears
    }

    private static string Escape(string text) => WebUtility.UrlEncode(text).Replace("%5B", "[").Replace("%5D", "]");
}

/// <summary>One of several types.</summary>
public interface IAnyOf
{
    object Value { get; }
}
