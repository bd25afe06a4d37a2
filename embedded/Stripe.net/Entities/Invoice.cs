using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A bill. What subscription it is for stands under <see cref="Parent"/>.</summary>
public class Invoice : StripeEntity<Invoice>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long AmountDue { get; set; }
    public long AmountPaid { get; set; }
    public long AmountRemaining { get; set; }
    public long AttemptCount { get; set; }
    public bool Attempted { get; set; }
    public bool AutoAdvance { get; set; }
    public string BillingReason { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public string CustomerEmail { get; set; }
    public long? EndingBalance { get; set; }
    public string HostedInvoiceUrl { get; set; }
    public string InvoicePdf { get; set; }
    public StripeList<InvoiceLineItem> Lines { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public DateTime? NextPaymentAttempt { get; set; }
    public string Number { get; set; }
    public InvoiceParent Parent { get; set; }
    public DateTime PeriodEnd { get; set; }
    public DateTime PeriodStart { get; set; }

    public long StartingBalance { get; set; }

    /// <summary>draft, open, paid, uncollectible or void.</summary>
    public string Status { get; set; }

    public InvoiceStatusTransitions StatusTransitions { get; set; }
    public long Subtotal { get; set; }
    public long Total { get; set; }
    public List<InvoiceTotalDiscountAmount> TotalDiscountAmounts { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }
}

/// <summary>What a bill is for.</summary>
public class InvoiceParent : StripeEntity<InvoiceParent>
{
    public InvoiceParentSubscriptionDetails SubscriptionDetails { get; set; }

    /// <summary>subscription_details or quote_details.</summary>
    public string Type { get; set; }
}

/// <summary>The subscription a bill is for, with its metadata as it was then.</summary>
public class InvoiceParentSubscriptionDetails : StripeEntity<InvoiceParentSubscriptionDetails>
{
    public Dictionary<string, string> Metadata { get; set; }

    [JsonIgnore]
    public string SubscriptionId => InternalSubscription?.Id;

    [JsonIgnore]
    public Subscription Subscription => InternalSubscription?.ExpandedObject;

    [JsonInclude, JsonPropertyName("subscription")]
    internal ExpandableField<Subscription> InternalSubscription { get; set; }
}

/// <summary>When it became what it is.</summary>
public class InvoiceStatusTransitions : StripeEntity<InvoiceStatusTransitions>
{
    public DateTime? FinalizedAt { get; set; }
    public DateTime? MarkedUncollectibleAt { get; set; }
    public DateTime? PaidAt { get; set; }
    public DateTime? VoidedAt { get; set; }
}

/// <summary>What one discount took off.</summary>
public class InvoiceTotalDiscountAmount : StripeEntity<InvoiceTotalDiscountAmount>
{
    public long Amount { get; set; }

    [JsonIgnore]
    public string DiscountId => InternalDiscount?.Id;

    [JsonIgnore]
    public Discount Discount => InternalDiscount?.ExpandedObject;

    [JsonInclude, JsonPropertyName("discount")]
    internal ExpandableField<Discount> InternalDiscount { get; set; }
}
