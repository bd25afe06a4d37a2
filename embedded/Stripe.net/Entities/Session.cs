using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout
{
    /// <summary>A payment page and what became of it.</summary>
    public class Session : StripeEntity<Session>, IHasId, IHasMetadata, IHasObject
    {
        public string Id { get; set; }
        public string Object { get; set; }
        public long? AmountSubtotal { get; set; }
        public long? AmountTotal { get; set; }
        public string CancelUrl { get; set; }
        public string ClientReferenceId { get; set; }
        public DateTime Created { get; set; }
        public string Currency { get; set; }
        public SessionCustomerDetails CustomerDetails { get; set; }
        public string CustomerEmail { get; set; }
        public List<SessionDiscount> Discounts { get; set; }
        public DateTime ExpiresAt { get; set; }
        public bool Livemode { get; set; }
        public Dictionary<string, string> Metadata { get; set; }

        /// <summary>payment, setup or subscription.</summary>
        public string Mode { get; set; }

        /// <summary>paid, unpaid or no_payment_required.</summary>
        public string PaymentStatus { get; set; }

        /// <summary>open, complete or expired.</summary>
        public string Status { get; set; }

        public string SuccessUrl { get; set; }
        public SessionTotalDetails TotalDetails { get; set; }

        /// <summary>The page; null once it is no longer open.</summary>
        public string Url { get; set; }

        [JsonIgnore]
        public string CustomerId => InternalCustomer?.Id;

        [JsonIgnore]
        public Customer Customer => InternalCustomer?.ExpandedObject;

        [JsonInclude, JsonPropertyName("customer")]
        internal ExpandableField<Customer> InternalCustomer { get; set; }

        [JsonIgnore]
        public string SubscriptionId => InternalSubscription?.Id;

        [JsonIgnore]
        public Subscription Subscription => InternalSubscription?.ExpandedObject;

        [JsonInclude, JsonPropertyName("subscription")]
        internal ExpandableField<Subscription> InternalSubscription { get; set; }

        [JsonIgnore]
        public string InvoiceId => InternalInvoice?.Id;

        [JsonIgnore]
        public Invoice Invoice => InternalInvoice?.ExpandedObject;

        [JsonInclude, JsonPropertyName("invoice")]
        internal ExpandableField<Invoice> InternalInvoice { get; set; }
    }

    /// <summary>The buyer, as given on the page.</summary>
    public class SessionCustomerDetails : StripeEntity<SessionCustomerDetails>
    {
        public Address Address { get; set; }
        public string Email { get; set; }
        public string Name { get; set; }
        public string Phone { get; set; }
    }

    /// <summary>What was taken off.</summary>
    public class SessionDiscount : StripeEntity<SessionDiscount>
    {
        [JsonIgnore]
        public string CouponId => InternalCoupon?.Id;

        [JsonIgnore]
        public Coupon Coupon => InternalCoupon?.ExpandedObject;

        [JsonInclude, JsonPropertyName("coupon")]
        internal ExpandableField<Coupon> InternalCoupon { get; set; }

        [JsonIgnore]
        public string PromotionCodeId => InternalPromotionCode?.Id;

        [JsonIgnore]
        public PromotionCode PromotionCode => InternalPromotionCode?.ExpandedObject;

        [JsonInclude, JsonPropertyName("promotion_code")]
        internal ExpandableField<PromotionCode> InternalPromotionCode { get; set; }
    }

    /// <summary>What the total is made of.</summary>
    public class SessionTotalDetails : StripeEntity<SessionTotalDetails>
    {
        public long AmountDiscount { get; set; }
        public long? AmountShipping { get; set; }
        public long AmountTax { get; set; }
    }
}

namespace Stripe.BillingPortal
{
    /// <summary>A visit to the billing portal.</summary>
    public class Session : StripeEntity<Session>, IHasId, IHasObject
    {
        public string Id { get; set; }
        public string Object { get; set; }
        public DateTime Created { get; set; }
        public string Customer { get; set; }
        public bool Livemode { get; set; }
        public string ReturnUrl { get; set; }
        public string Url { get; set; }

        [JsonIgnore]
        public string ConfigurationId => InternalConfiguration?.Id;

        [JsonIgnore]
        public Configuration Configuration => InternalConfiguration?.ExpandedObject;

        [JsonInclude, JsonPropertyName("configuration")]
        internal ExpandableField<Configuration> InternalConfiguration { get; set; }
    }
}
