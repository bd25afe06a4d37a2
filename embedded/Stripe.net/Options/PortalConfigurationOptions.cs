namespace Stripe.BillingPortal;

/// <summary>What visitors may do.</summary>
public class ConfigurationCreateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public string DefaultReturnUrl
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public ConfigurationFeaturesOptions Features { get; set; }
    public Dictionary<string, string> Metadata { get; set; }

    public string Name
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

/// <summary>What can be changed.</summary>
public class ConfigurationUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public bool? Active { get; set; }

    public string DefaultReturnUrl
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public ConfigurationFeaturesOptions Features { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Name
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
public class ConfigurationGetOptions : BaseOptions;

/// <summary>Which configurations.</summary>
public class ConfigurationListOptions : ListOptions
{
    public bool? Active { get; set; }
    public bool? IsDefault { get; set; }
}

/// <summary>Each thing that can be allowed.</summary>
public class ConfigurationFeaturesOptions
{
    public ConfigurationFeaturesCustomerUpdateOptions CustomerUpdate { get; set; }
    public ConfigurationFeaturesInvoiceHistoryOptions InvoiceHistory { get; set; }
    public ConfigurationFeaturesPaymentMethodUpdateOptions PaymentMethodUpdate { get; set; }
    public ConfigurationFeaturesSubscriptionCancelOptions SubscriptionCancel { get; set; }
    public ConfigurationFeaturesSubscriptionUpdateOptions SubscriptionUpdate { get; set; }
}

/// <summary>Changing name, address and the like.</summary>
public class ConfigurationFeaturesCustomerUpdateOptions : IHasSetTracking
{
    public List<string> AllowedUpdates
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public bool? Enabled { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Seeing old bills.</summary>
public class ConfigurationFeaturesInvoiceHistoryOptions
{
    public bool? Enabled { get; set; }
}

/// <summary>Another card.</summary>
public class ConfigurationFeaturesPaymentMethodUpdateOptions
{
    public bool? Enabled { get; set; }
}

/// <summary>Cancelling.</summary>
public class ConfigurationFeaturesSubscriptionCancelOptions
{
    public bool? Enabled { get; set; }
    public string Mode { get; set; }
    public string ProrationBehavior { get; set; }
}

/// <summary>Another plan.</summary>
public class ConfigurationFeaturesSubscriptionUpdateOptions : IHasSetTracking
{
    public List<string> DefaultAllowedUpdates
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public bool? Enabled { get; set; }
    public string ProrationBehavior { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}
