using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A recurring payment. Since the basil versions the period stands at its items.</summary>
public class Subscription : StripeEntity<Subscription>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime? CancelAt { get; set; }
    public bool CancelAtPeriodEnd { get; set; }
    public DateTime? CanceledAt { get; set; }
    public string CollectionMethod { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public DateTime? EndedAt { get; set; }
    public StripeList<SubscriptionItem> Items { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public DateTime StartDate { get; set; }

    /// <summary>incomplete, incomplete_expired, trialing, active, past_due, canceled, unpaid or paused; others may come.</summary>
    public string Status { get; set; }

    public DateTime? TrialEnd { get; set; }
    public DateTime? TrialStart { get; set; }
    [JsonIgnore] public string CustomerId => InternalCustomer?.Id;
    [JsonIgnore] public Customer Customer => InternalCustomer?.ExpandedObject;
    [JsonInclude, JsonPropertyName("customer")] internal ExpandableField<Customer> InternalCustomer { get; set; }
    [JsonIgnore] public string LatestInvoiceId => InternalLatestInvoice?.Id;
    [JsonIgnore] public Invoice LatestInvoice => InternalLatestInvoice?.ExpandedObject;
    [JsonInclude, JsonPropertyName("latest_invoice")] internal ExpandableField<Invoice> InternalLatestInvoice { get; set; }
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
