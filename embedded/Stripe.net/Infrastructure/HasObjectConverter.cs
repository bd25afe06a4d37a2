using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>
/// Reads an object of any kind by its member <c>object</c>; null for kinds that this subset does not have.
/// </summary>
internal sealed class HasObjectConverter : JsonConverter<IHasObject>
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["billing_portal.configuration"] = typeof(BillingPortal.Configuration),
        ["billing_portal.session"] = typeof(BillingPortal.Session),
        ["charge"] = typeof(Charge),
        ["checkout.session"] = typeof(Checkout.Session),
        ["coupon"] = typeof(Coupon),
        ["customer"] = typeof(Customer),
        ["discount"] = typeof(Discount),
        ["dispute"] = typeof(Dispute),
        ["event"] = typeof(Event),
        ["invoice"] = typeof(Invoice),
        ["invoice_payment"] = typeof(InvoicePayment),
        ["invoiceitem"] = typeof(InvoiceItem),
        ["item"] = typeof(LineItem),
        ["line_item"] = typeof(InvoiceLineItem),
        ["payment_intent"] = typeof(PaymentIntent),
        ["payment_method"] = typeof(PaymentMethod),
        ["price"] = typeof(Price),
        ["product"] = typeof(Product),
        ["promotion_code"] = typeof(PromotionCode),
        ["radar.early_fraud_warning"] = typeof(Radar.EarlyFraudWarning),
        ["refund"] = typeof(Refund),
        ["setup_intent"] = typeof(SetupIntent),
        ["subscription"] = typeof(Subscription),
        ["subscription_item"] = typeof(SubscriptionItem),
        ["test_helpers.test_clock"] = typeof(TestHelpers.TestClock),
        ["webhook_endpoint"] = typeof(WebhookEndpoint),
    };

    public override IHasObject Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return
            json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("object", out var kind)
            && Kinds.TryGetValue(kind.GetString() ?? "", out var known)
            ? (IHasObject)json.RootElement.Deserialize(known, options)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, IHasObject value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
