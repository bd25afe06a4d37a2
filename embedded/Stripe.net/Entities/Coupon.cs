using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What is taken off bills.</summary>
public class Coupon : StripeEntity<Coupon>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long? AmountOff { get; set; }
    public DateTime Created { get; set; }
    public string Currency { get; set; }
    public bool? Deleted { get; set; }

    /// <summary>forever, once or repeating.</summary>
    public string Duration { get; set; }

    public long? DurationInMonths { get; set; }
    public bool Livemode { get; set; }
    public long? MaxRedemptions { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public decimal? PercentOff { get; set; }
    public DateTime? RedeemBy { get; set; }
    public long TimesRedeemed { get; set; }
    public bool Valid { get; set; }
}

/// <summary>A word that a buyer may type to get a coupon.</summary>
public class PromotionCode : StripeEntity<PromotionCode>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public string Code { get; set; }
    public DateTime Created { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public bool Livemode { get; set; }
    public long? MaxRedemptions { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public PromotionCodePromotion Promotion { get; set; }
    public long TimesRedeemed { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }
}

/// <summary>What a promotion code gives.</summary>
public class PromotionCodePromotion : StripeEntity<PromotionCodePromotion>
{
    public string Type { get; set; }

    [JsonIgnore]
    public string CouponId => InternalCoupon?.Id;

    [JsonIgnore]
    public Coupon Coupon => InternalCoupon?.ExpandedObject;

    [JsonInclude, JsonPropertyName("coupon")]
    internal ExpandableField<Coupon> InternalCoupon { get; set; }
}

/// <summary>A coupon as given to somebody.</summary>
public class Discount : StripeEntity<Discount>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string CheckoutSession { get; set; }
    public bool? Deleted { get; set; }
    public DateTime? End { get; set; }
    public DiscountSource Source { get; set; }
    public DateTime Start { get; set; }
    public string Subscription { get; set; }

    [JsonIgnore]
    public string CustomerId => InternalCustomer?.Id;

    [JsonIgnore]
    public Customer Customer => InternalCustomer?.ExpandedObject;

    [JsonInclude, JsonPropertyName("customer")]
    internal ExpandableField<Customer> InternalCustomer { get; set; }

    [JsonIgnore]
    public string PromotionCodeId => InternalPromotionCode?.Id;

    [JsonIgnore]
    public PromotionCode PromotionCode => InternalPromotionCode?.ExpandedObject;

    [JsonInclude, JsonPropertyName("promotion_code")]
    internal ExpandableField<PromotionCode> InternalPromotionCode { get; set; }
}

/// <summary>Where a discount comes from.</summary>
public class DiscountSource : StripeEntity<DiscountSource>
{
    public string Type { get; set; }

    [JsonIgnore]
    public string CouponId => InternalCoupon?.Id;

    [JsonIgnore]
    public Coupon Coupon => InternalCoupon?.ExpandedObject;

    [JsonInclude, JsonPropertyName("coupon")]
    internal ExpandableField<Coupon> InternalCoupon { get; set; }
}
