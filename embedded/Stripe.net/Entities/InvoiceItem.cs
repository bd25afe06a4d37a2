using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>An amount that waits for the next bill.</summary>
public class InvoiceItem : StripeEntity<InvoiceItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public string Currency { get; set; }
    public DateTime Date { get; set; }
    public string Description { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public InvoiceLineItemPeriod Period { get; set; }
    public bool Proration { get; set; }
    public long Quantity { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string InvoiceId => InternalInvoice?.Id;

    [JsonIgnore]
    public Invoice Invoice => InternalInvoice?.ExpandedObject;

    [JsonInclude, JsonPropertyName("invoice")]
    internal ExpandableField<Invoice> InternalInvoice { get; set; }
}
