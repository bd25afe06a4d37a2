using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Radar;

/// <summary>The bank suspects a charge to be fraud.</summary>
public class EarlyFraudWarning : StripeEntity<EarlyFraudWarning>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }

    /// <summary>False once the charge was refunded or disputed.</summary>
    public bool Actionable { get; set; }

    public DateTime Created { get; set; }
    public string FraudType { get; set; }
    public bool Livemode { get; set; }

    [JsonIgnore]
    public string ChargeId => InternalCharge?.Id;

    [JsonIgnore]
    public Charge Charge => InternalCharge?.ExpandedObject;

    [JsonInclude, JsonPropertyName("charge")]
    internal ExpandableField<Charge> InternalCharge { get; set; }

    [JsonIgnore]
    public string PaymentIntentId => InternalPaymentIntent?.Id;

    [JsonIgnore]
    public PaymentIntent PaymentIntent => InternalPaymentIntent?.ExpandedObject;

    [JsonInclude, JsonPropertyName("payment_intent")]
    internal ExpandableField<PaymentIntent> InternalPaymentIntent { get; set; }
}
