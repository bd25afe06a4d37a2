using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Money given back.</summary>
public class Refund : StripeEntity<Refund>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public string FailureReason { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Reason { get; set; }

    /// <summary>pending, requires_action, succeeded, failed or canceled.</summary>
    public string Status { get; set; }

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
