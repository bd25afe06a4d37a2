using System.Runtime.Serialization;

namespace Stripe;

/// <summary>Nothing but what all requests have.</summary>
public class SubscriptionGetOptions : BaseOptions;

/// <summary>What can be changed of a subscription.</summary>
public class SubscriptionUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    /// <summary>Null, when assigned, takes the end back.</summary>
    public AnyOf<DateTime?, SubscriptionCancelAt> CancelAt
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public SubscriptionBillingCycleAnchor? BillingCycleAnchor { get; set; }
    public bool? CancelAtPeriodEnd { get; set; }
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }
    public string DefaultPaymentMethod { get; set; }

    public string Description
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public List<SubscriptionItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public bool? OffSession { get; set; }

    public SubscriptionPauseCollectionOptions PauseCollection
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    /// <summary>allow_incomplete, default_incomplete, error_if_incomplete or pending_if_incomplete.</summary>
    public string PaymentBehavior { get; set; }

    /// <summary>always_invoice, create_prorations or none.</summary>
    public string ProrationBehavior { get; set; }

    public DateTime? ProrationDate { get; set; }
    public AnyOf<DateTime?, SubscriptionTrialEnd> TrialEnd { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>An end that is named, not dated.</summary>
public enum SubscriptionCancelAt
{
    /// <summary>When the first of its periods ends.</summary>
    [EnumMember(Value = "min_period_end")]
    MinPeriodEnd,

    /// <summary>When the last of its periods ends.</summary>
    [EnumMember(Value = "max_period_end")]
    MaxPeriodEnd,
}

/// <summary>An end of a trial that is named, not dated.</summary>
public enum SubscriptionTrialEnd
{
    /// <summary>At once.</summary>
    [EnumMember(Value = "now")]
    Now,
}

/// <summary>From when on periods are counted.</summary>
public enum SubscriptionBillingCycleAnchor
{
    /// <summary>A new period begins at once.</summary>
    [EnumMember(Value = "now")]
    Now,

    /// <summary>As before.</summary>
    [EnumMember(Value = "unchanged")]
    Unchanged,
}

/// <summary>One price in a subscription. Without an id it is added to what is there.</summary>
public class SubscriptionItemOptions : IHasMetadata, IHasId
{
    public bool? Deleted { get; set; }
    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Price { get; set; }
    public long? Quantity { get; set; }
}

/// <summary>What becomes of bills in the meantime.</summary>
public class SubscriptionPauseCollectionOptions
{
    /// <summary>keep_as_draft, mark_uncollectible or void.</summary>
    public string Behavior { get; set; }

    public DateTime? ResumesAt { get; set; }
}

/// <summary>Why.</summary>
public class SubscriptionCancellationDetailsOptions : IHasSetTracking
{
    public string Comment
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Feedback
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

/// <summary>What becomes of time already paid.</summary>
public class SubscriptionCancelOptions : BaseOptions
{
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }
    public bool? InvoiceNow { get; set; }
    public bool? Prorate { get; set; }
}

/// <summary>When bills begin again.</summary>
public class SubscriptionResumeOptions : BaseOptions
{
    public SubscriptionBillingCycleAnchor? BillingCycleAnchor { get; set; }

    public string ProrationBehavior { get; set; }
    public DateTime? ProrationDate { get; set; }
}

/// <summary>Which subscriptions.</summary>
public class SubscriptionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string Price { get; set; }

    /// <summary>All but canceled when null; all, ended, or one status.</summary>
    public string Status { get; set; }
}

/// <summary>Whose.</summary>
public class SubscriptionItemListOptions : ListOptions
{
    public string Subscription { get; set; }
}
