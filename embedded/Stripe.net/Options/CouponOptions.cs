namespace Stripe;

/// <summary>Either percent or amount.</summary>
public class CouponCreateOptions : BaseOptions, IHasMetadata, IHasId, IHasSetTracking
{
    public long? AmountOff { get; set; }

    /// <summary>That of the amount.</summary>
    public string Currency { get; set; }

    /// <summary>forever, once or repeating.</summary>
    public string Duration { get; set; }

    public long? DurationInMonths { get; set; }
    public string Id { get; set; }
    public long? MaxRedemptions { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Name { get; set; }
    public decimal? PercentOff { get; set; }
    public DateTime? RedeemBy { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class CouponGetOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class CouponDeleteOptions : BaseOptions;

/// <summary>Which coupons.</summary>
public class CouponListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
}

/// <summary>What can be changed.</summary>
public class CouponUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Name { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>A code for a coupon.</summary>
public class PromotionCodeCreateOptions : BaseOptions, IHasMetadata
{
    public bool? Active { get; set; }

    /// <summary>A random one when null.</summary>
    public string Code { get; set; }

    public string Customer { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public long? MaxRedemptions { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public PromotionCodePromotionOptions Promotion { get; set; }
}

/// <summary>What a promotion code gives.</summary>
public class PromotionCodePromotionOptions
{
    public string Coupon { get; set; }

    /// <summary>coupon.</summary>
    public string Type { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class PromotionCodeGetOptions : BaseOptions;

/// <summary>Which codes.</summary>
public class PromotionCodeListOptions : ListOptions
{
    public bool? Active { get; set; }
    public string Code { get; set; }
    public string Coupon { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
}

/// <summary>What can be changed.</summary>
public class PromotionCodeUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public bool? Active { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}
