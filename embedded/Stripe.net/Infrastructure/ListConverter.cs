using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>
/// Reads a page as the object that it is; the serializer alone would take it for an array, because it can be
/// enumerated.
/// </summary>
internal sealed class ListConverter : JsonConverterFactory
{
    public override bool CanConvert(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StripeList<>);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GetGenericArguments()));

    private sealed class Of<T> : JsonConverter<StripeList<T>>
    {
        private sealed record Page(string Object, List<T> Data, bool HasMore, string Url);

        public override StripeList<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var page = JsonSerializer.Deserialize<Page>(ref reader, options);
            return page is null
                ? null
                : new StripeList<T>
                {
                    Object = page.Object,
                    Data = page.Data ?? [],
                    HasMore = page.HasMore,
                    Url = page.Url,
                };
        }

        public override void Write(Utf8JsonWriter writer, StripeList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Page(value.Object, value.Data, value.HasMore, value.Url), options);
    }
}
