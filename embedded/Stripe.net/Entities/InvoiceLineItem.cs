using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One line of a bill.</summary>
public class InvoiceLineItem : StripeEntity<InvoiceLineItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public string Currency { get; set; }
    public string Description { get; set; }
    public bool Discountable { get; set; }
    public string Invoice { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public InvoiceLineItemParent Parent { get; set; }
    public InvoiceLineItemPeriod Period { get; set; }
    public InvoiceLineItemPricing Pricing { get; set; }
    public long? Quantity { get; set; }
}

/// <summary>What a line is for.</summary>
public class InvoiceLineItemParent : StripeEntity<InvoiceLineItemParent>
{
    public InvoiceLineItemParentInvoiceItemDetails InvoiceItemDetails { get; set; }
    public InvoiceLineItemParentSubscriptionItemDetails SubscriptionItemDetails { get; set; }

    /// <summary>invoice_item_details or subscription_item_details.</summary>
    public string Type { get; set; }
}

/// <summary>A line that waited for its bill.</summary>
public class InvoiceLineItemParentInvoiceItemDetails : StripeEntity<InvoiceLineItemParentInvoiceItemDetails>
{
    public string InvoiceItem { get; set; }
    public bool Proration { get; set; }
    public string Subscription { get; set; }
}

/// <summary>A line of a subscription.</summary>
public class InvoiceLineItemParentSubscriptionItemDetails : StripeEntity<InvoiceLineItemParentSubscriptionItemDetails>
{
    public string InvoiceItem { get; set; }
    public bool Proration { get; set; }
    public string Subscription { get; set; }
    public string SubscriptionItem { get; set; }
}

/// <summary>The time that a line pays for.</summary>
public class InvoiceLineItemPeriod : StripeEntity<InvoiceLineItemPeriod>
{
    public DateTime End { get; set; }
    public DateTime Start { get; set; }
}

/// <summary>What a line is priced by.</summary>
public class InvoiceLineItemPricing : StripeEntity<InvoiceLineItemPricing>
{
    public InvoiceLineItemPricingPriceDetails PriceDetails { get; set; }
    public string Type { get; set; }
    public decimal? UnitAmountDecimal { get; set; }
}

/// <summary>The price of a line.</summary>
public class InvoiceLineItemPricingPriceDetails : StripeEntity<InvoiceLineItemPricingPriceDetails>
{
    public string Product { get; set; }

    [JsonIgnore]
    public string PriceId => InternalPrice?.Id;

    [JsonIgnore]
    public Price Price => InternalPrice?.ExpandedObject;

    [JsonInclude, JsonPropertyName("price")]
    internal ExpandableField<Price> InternalPrice { get; set; }
}
