using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What a product costs.</summary>
public class Price : StripeEntity<Price>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public bool Livemode { get; set; }
    public string LookupKey { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Nickname { get; set; }
    public PriceRecurring Recurring { get; set; }
    public string Type { get; set; }

    /// <summary>In minor units.</summary>
    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    [JsonIgnore]
    public string ProductId => InternalProduct?.Id;

    [JsonIgnore]
    public Product Product => InternalProduct?.ExpandedObject;

    [JsonInclude, JsonPropertyName("product")]
    internal ExpandableField<Product> InternalProduct { get; set; }
}

/// <summary>How often a price is due.</summary>
public class PriceRecurring : StripeEntity<PriceRecurring>
{
    /// <summary>day, week, month or year.</summary>
    public string Interval { get; set; }

    public long IntervalCount { get; set; }
}

/// <summary>Something sold.</summary>
public class Product : StripeEntity<Product>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public DateTime Created { get; set; }
    public string Description { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
}

/// <summary>Somebody who pays.</summary>
public class Customer : StripeEntity<Customer>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public Address Address { get; set; }

    /// <summary>Below zero it is credit, used by the next bills.</summary>
    public long Balance { get; set; }

    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public bool? Deleted { get; set; }

    /// <summary>Has a bill that could not be charged.</summary>
    public bool? Delinquent { get; set; }

    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettings InvoiceSettings { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public string Phone { get; set; }
}

/// <summary>How bills are paid.</summary>
public class CustomerInvoiceSettings : StripeEntity<CustomerInvoiceSettings>
{
    public string Footer { get; set; }

    [JsonIgnore]
    public string DefaultPaymentMethodId => InternalDefaultPaymentMethod?.Id;

    [JsonIgnore]
    public PaymentMethod DefaultPaymentMethod => InternalDefaultPaymentMethod?.ExpandedObject;

    [JsonInclude, JsonPropertyName("default_payment_method")]
    internal ExpandableField<PaymentMethod> InternalDefaultPaymentMethod { get; set; }
}

/// <summary>Where somebody lives.</summary>
public class Address : StripeEntity<Address>
{
    public string City { get; set; }
    public string Country { get; set; }
    public string Line1 { get; set; }
    public string Line2 { get; set; }
    public string PostalCode { get; set; }
    public string State { get; set; }
}
