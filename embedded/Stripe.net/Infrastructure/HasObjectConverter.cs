using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>Reads an object of any kind by its member <c>object</c>; null for kinds that this subset does not have.</summary>
internal sealed class HasObjectConverter : JsonConverter<IHasObject>
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["checkout.session"] = typeof(Checkout.Session),
        ["customer"] = typeof(Customer),
        ["event"] = typeof(Event),
        ["invoice"] = typeof(Invoice),
        ["price"] = typeof(Price),
        ["product"] = typeof(Product),
        ["subscription"] = typeof(Subscription),
        ["subscription_item"] = typeof(SubscriptionItem),
        ["billing_portal.session"] = typeof(BillingPortal.Session),
    };

    public override IHasObject Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("object", out var kind) && Kinds.TryGetValue(kind.GetString() ?? "", out var known)
            ? (IHasObject)json.RootElement.Deserialize(known, options)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, IHasObject value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
