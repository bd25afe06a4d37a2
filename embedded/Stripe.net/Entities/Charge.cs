using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One attempt to take money.</summary>
public class Charge : StripeEntity<Charge>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public long AmountCaptured { get; set; }
    public long AmountRefunded { get; set; }
    public bool Captured { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public string Description { get; set; }
    public bool Disputed { get; set; }
    public string FailureCode { get; set; }
    public string FailureMessage { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public ChargeOutcome Outcome { get; set; }
    public bool Paid { get; set; }
    public string PaymentMethod { get; set; }
    public string ReceiptUrl { get; set; }

    /// <summary>Only when all of it was.</summary>
    public bool Refunded { get; set; }

    /// <summary>failed, pending or succeeded.</summary>
    public string Status { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string PaymentIntentId => InternalPaymentIntent?.Id;

    [JsonIgnore]
    public PaymentIntent PaymentIntent => InternalPaymentIntent?.ExpandedObject;

    [JsonInclude, JsonPropertyName("payment_intent")]
    internal ExpandableField<PaymentIntent> InternalPaymentIntent { get; set; }
}

/// <summary>What the bank thought of a charge.</summary>
public class ChargeOutcome : StripeEntity<ChargeOutcome>
{
    public string NetworkStatus { get; set; }
    public string Reason { get; set; }
    public string RiskLevel { get; set; }
    public long RiskScore { get; set; }
    public string SellerMessage { get; set; }
    public string Type { get; set; }
}

/// <summary>The payment of one bill, over all its attempts.</summary>
public class PaymentIntent : StripeEntity<PaymentIntent>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public long AmountReceived { get; set; }
    public DateTime? CanceledAt { get; set; }
    public string ClientSecret { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public StripeError LastPaymentError { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }

    /// <summary>
    /// canceled, processing, requires_action, requires_capture, requires_confirmation, requires_payment_method or
    /// succeeded.
    /// </summary>
    public string Status { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string LatestChargeId => InternalLatestCharge?.Id;

    [JsonIgnore]
    public Charge LatestCharge => InternalLatestCharge?.ExpandedObject;

    [JsonInclude, JsonPropertyName("latest_charge")]
    internal ExpandableField<Charge> InternalLatestCharge { get; set; }

    [JsonIgnore]
    public string PaymentMethodId => InternalPaymentMethod?.Id;

    [JsonIgnore]
    public PaymentMethod PaymentMethod => InternalPaymentMethod?.ExpandedObject;

    [JsonInclude, JsonPropertyName("payment_method")]
    internal ExpandableField<PaymentMethod> InternalPaymentMethod { get; set; }
}

/// <summary>A payment method being readied for later payments.</summary>
public class SetupIntent : StripeEntity<SetupIntent>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string ClientSecret { get; set; }
    public DateTime Created { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Status { get; set; }
    public string Usage { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string PaymentMethodId => InternalPaymentMethod?.Id;

    [JsonIgnore]
    public PaymentMethod PaymentMethod => InternalPaymentMethod?.ExpandedObject;

    [JsonInclude, JsonPropertyName("payment_method")]
    internal ExpandableField<PaymentMethod> InternalPaymentMethod { get; set; }
}
