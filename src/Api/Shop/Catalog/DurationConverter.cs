using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Berth.Shop.Catalog;

/// <summary>Durations in catalog files: a number and a unit, <c>7d</c>, <c>12h</c>, <c>30m</c>, <c>10s</c>.</summary>
internal sealed class DurationConverter : IYamlTypeConverter
{
    public bool Accepts(Type type) => type == typeof(TimeSpan);

    public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
    {
        var scalar = parser.Consume<Scalar>();
        return Parse(scalar.Value)
            ?? throw new YamlException(
                scalar.Start,
                scalar.End,
                $"'{scalar.Value}' is not a duration. Write a number and d, h, m or s, such as 7d."
            );
    }

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
        throw new NotSupportedException("Catalog files are only read.");

    /// <summary>Null when it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (
            text.Length < 2
            || !double.TryParse(
                text[..^1],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number > 1e6
        )
            return null;
        return text[^1] switch
        {
            'd' => TimeSpan.FromDays(number),
            'h' => TimeSpan.FromHours(number),
            'm' => TimeSpan.FromMinutes(number),
            's' => TimeSpan.FromSeconds(number),
            _ => null,
        };
    }
}
