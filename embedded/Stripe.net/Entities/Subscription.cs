using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A recurring payment. Since the basil versions the period stands at its items.</summary>
public class Subscription : StripeEntity<Subscription>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime BillingCycleAnchor { get; set; }

    /// <summary>
    /// Set, it is to end then, whatever <see cref="CancelAtPeriodEnd"/> says: the portal sets only this one.
    /// </summary>
    public DateTime? CancelAt { get; set; }

    public bool CancelAtPeriodEnd { get; set; }
    public DateTime? CanceledAt { get; set; }
    public SubscriptionCancellationDetails CancellationDetails { get; set; }
    public string CollectionMethod { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public string Description { get; set; }
    public DateTime? EndedAt { get; set; }
    public StripeList<SubscriptionItem> Items { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public SubscriptionPauseCollection PauseCollection { get; set; }
    public SubscriptionPendingUpdate PendingUpdate { get; set; }
    public DateTime StartDate { get; set; }

    /// <summary>
    /// incomplete, incomplete_expired, trialing, active, past_due, canceled, unpaid or paused; others may come.
    /// </summary>
    public string Status { get; set; }

    public DateTime? TrialEnd { get; set; }
    public SubscriptionTrialSettings TrialSettings { get; set; }
    public DateTime? TrialStart { get; set; }

    [JsonIgnore]
    public string DefaultPaymentMethodId => InternalDefaultPaymentMethod?.Id;

    [JsonIgnore]
    public PaymentMethod DefaultPaymentMethod => InternalDefaultPaymentMethod?.ExpandedObject;

    [JsonInclude, JsonPropertyName("default_payment_method")]
    internal ExpandableField<PaymentMethod> InternalDefaultPaymentMethod { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds => InternalDiscounts?.Select(d => d.Id).ToList();

    [JsonIgnore]
    public List<Discount> Discounts => InternalDiscounts?.Select(d => d.ExpandedObject).ToList();

    [JsonInclude, JsonPropertyName("discounts")]
    internal List<ExpandableField<Discount>> InternalDiscounts { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string LatestInvoiceId => InternalLatestInvoice?.Id;

    [JsonIgnore]
    public Invoice LatestInvoice => InternalLatestInvoice?.ExpandedObject;

    [JsonInclude, JsonPropertyName("latest_invoice")]
    internal ExpandableField<Invoice> InternalLatestInvoice { get; set; }
}

/// <summary>One price in a subscription.</summary>
public class SubscriptionItem : StripeEntity<SubscriptionItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime Created { get; set; }
    public DateTime CurrentPeriodEnd { get; set; }
    public DateTime CurrentPeriodStart { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public Price Price { get; set; }
    public long Quantity { get; set; }
    public string Subscription { get; set; }
}

/// <summary>Why it ends.</summary>
public class SubscriptionCancellationDetails : StripeEntity<SubscriptionCancellationDetails>
{
    public string Comment { get; set; }
    public string Feedback { get; set; }

    /// <summary>cancellation_requested, payment_disputed, payment_failed or canceled_by_retention_policy.</summary>
    public string Reason { get; set; }
}

/// <summary>What becomes of bills in the meantime.</summary>
public class SubscriptionPauseCollection : StripeEntity<SubscriptionPauseCollection>
{
    public string Behavior { get; set; }
    public DateTime? ResumesAt { get; set; }
}

/// <summary>A change that waits for its bill.</summary>
public class SubscriptionPendingUpdate : StripeEntity<SubscriptionPendingUpdate>
{
    public DateTime ExpiresAt { get; set; }
    public List<SubscriptionItem> SubscriptionItems { get; set; }
}

/// <summary>How a trial ends.</summary>
public class SubscriptionTrialSettings : StripeEntity<SubscriptionTrialSettings>
{
    public SubscriptionTrialSettingsEndBehavior EndBehavior { get; set; }
}

/// <summary>What happens then.</summary>
public class SubscriptionTrialSettingsEndBehavior : StripeEntity<SubscriptionTrialSettingsEndBehavior>
{
    /// <summary>cancel, create_invoice or pause.</summary>
    public string MissingPaymentMethod { get; set; }
}
