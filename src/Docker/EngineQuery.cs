using System.Text;
using System.Text.Json;

namespace Berth.Docker;

/// <summary>Builds paths with query strings and the engine's JSON filters.</summary>
internal static class EngineQuery
{
    /// <summary>An id or name as a path segment.</summary>
    public static string Segment(string idOrName) => Uri.EscapeDataString(idOrName);

    /// <summary>
    /// <paramref name="path"/> with those parameters that have a value. True is sent as 1, false is left out.
    /// </summary>
    public static string With(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            var sent = value switch
            {
                null or false or "" => null,
                true => "1",
                IFormattable f => f.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            if (sent is null)
                continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(sent));
            separator = '&';
        }
        return text.ToString();
    }

    /// <summary>
    /// The filters parameter: each name with the values of which any (labels: all) must match. Null when there is
    /// nothing to filter by.
    /// </summary>
    public static string? Filters(params ReadOnlySpan<(string Name, IEnumerable<string>? Values)> filters)
    {
        var map = new Dictionary<string, string[]>();
        foreach (var (name, values) in filters)
        {
            if (values?.ToArray() is { Length: > 0 } some)
                map[name] = some;
        }
        return map.Count == 0 ? null : JsonSerializer.Serialize(map, DockerJson.Default.DictionaryStringStringArray);
    }

    /// <summary>A moment as the engine's since/until parameters take it: seconds with nine decimals.</summary>
    public static string? Moment(DateTimeOffset? moment)
    {
        if (moment is not { } m)
            return null;
        var ticks = m.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return FormattableString.Invariant(
            $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}"
        );
    }
}
