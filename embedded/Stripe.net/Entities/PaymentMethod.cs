using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A card, or a bank account.</summary>
public class PaymentMethod : StripeEntity<PaymentMethod>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public PaymentMethodCard Card { get; set; }
    public DateTime Created { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public PaymentMethodSepaDebit SepaDebit { get; set; }
    public string Type { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }
}

/// <summary>What of a card may be shown.</summary>
public class PaymentMethodCard : StripeEntity<PaymentMethodCard>
{
    public string Brand { get; set; }
    public string Country { get; set; }
    public long ExpMonth { get; set; }
    public long ExpYear { get; set; }
    public string Fingerprint { get; set; }
    public string Funding { get; set; }
    public string Last4 { get; set; }
}

/// <summary>What of a bank account may be shown.</summary>
public class PaymentMethodSepaDebit : StripeEntity<PaymentMethodSepaDebit>
{
    public string BankCode { get; set; }
    public string Country { get; set; }
    public string Fingerprint { get; set; }
    public string Last4 { get; set; }
}
