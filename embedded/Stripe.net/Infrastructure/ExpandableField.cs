using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>A member that is an id, or the whole object when it was expanded.</summary>
public sealed class ExpandableField<T>
    where T : class, IHasId
{
    public string Id { get; set; }
    public T ExpandedObject { get; set; }
}

internal sealed class ExpandableConverter : JsonConverterFactory
{
    public override bool CanConvert(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GetGenericArguments()));

    private sealed class Of<T> : JsonConverter<ExpandableField<T>>
        where T : class, IHasId
    {
        public override ExpandableField<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new ExpandableField<T> { Id = reader.GetString() };
            var whole = JsonSerializer.Deserialize<T>(ref reader, options);
            return new ExpandableField<T> { Id = whole?.Id, ExpandedObject = whole };
        }

        public override void Write(Utf8JsonWriter writer, ExpandableField<T> value, JsonSerializerOptions options)
        {
            if (value.ExpandedObject is null)
                writer.WriteStringValue(value.Id);
            else
                JsonSerializer.Serialize(writer, value.ExpandedObject, options);
        }
    }
}
