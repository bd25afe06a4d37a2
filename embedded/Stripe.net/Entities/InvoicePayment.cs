using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What a bill was paid with.</summary>
public class InvoicePayment : StripeEntity<InvoicePayment>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long? AmountPaid { get; set; }
    public long AmountRequested { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public bool IsDefault { get; set; }
    public bool Livemode { get; set; }
    public InvoicePaymentPayment Payment { get; set; }

    /// <summary>open, paid or canceled.</summary>
    public string Status { get; set; }

    [JsonIgnore]
    public string InvoiceId => InternalInvoice?.Id;

    [JsonIgnore]
    public Invoice Invoice => InternalInvoice?.ExpandedObject;

    [JsonInclude, JsonPropertyName("invoice")]
    internal ExpandableField<Invoice> InternalInvoice { get; set; }
}

/// <summary>The payment itself.</summary>
public class InvoicePaymentPayment : StripeEntity<InvoicePaymentPayment>
{
    public string Type { get; set; }

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
