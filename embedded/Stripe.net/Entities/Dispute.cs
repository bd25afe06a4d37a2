using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A charge that its card holder contests.</summary>
public class Dispute : StripeEntity<Dispute>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public DisputeEvidenceDetails EvidenceDetails { get; set; }
    public bool IsChargeRefundable { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Reason { get; set; }

    /// <summary>needs_response, under_review, won, lost, or warning_… for an inquiry; others may come.</summary>
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

/// <summary>How the answer to a dispute stands.</summary>
public class DisputeEvidenceDetails : StripeEntity<DisputeEvidenceDetails>
{
    public DateTime? DueBy { get; set; }
    public bool HasEvidence { get; set; }
    public bool PastDue { get; set; }
    public long SubmissionCount { get; set; }
}
