namespace Stripe;

/// <summary>Nothing but what all requests have.</summary>
public class ChargeGetOptions : BaseOptions;

/// <summary>Which charges.</summary>
public class ChargeListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string PaymentIntent { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class PaymentIntentGetOptions : BaseOptions;

/// <summary>Which payments.</summary>
public class PaymentIntentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class SetupIntentGetOptions : BaseOptions;

/// <summary>Which.</summary>
public class SetupIntentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string PaymentMethod { get; set; }
}

/// <summary>Of a charge, or of a payment.</summary>
public class RefundCreateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    /// <summary>In minor units; what is left when null.</summary>
    public long? Amount { get; set; }

    public string Charge { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string PaymentIntent { get; set; }

    /// <summary>duplicate, fraudulent or requested_by_customer.</summary>
    public string Reason { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class RefundGetOptions : BaseOptions;

/// <summary>Which refunds.</summary>
public class RefundListOptions : ListOptions
{
    public string Charge { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string PaymentIntent { get; set; }
}

/// <summary>Only metadata can be changed.</summary>
public class RefundUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
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

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class DisputeGetOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class DisputeCloseOptions : BaseOptions;

/// <summary>Which disputes.</summary>
public class DisputeListOptions : ListOptions
{
    public string Charge { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string PaymentIntent { get; set; }
}

/// <summary>The answer to a dispute.</summary>
public class DisputeUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public DisputeEvidenceOptions Evidence { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    /// <summary>Sent to the bank; at once when null.</summary>
    public bool? Submit { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>What speaks against it.</summary>
public class DisputeEvidenceOptions
{
    public string UncategorizedText { get; set; }
}
