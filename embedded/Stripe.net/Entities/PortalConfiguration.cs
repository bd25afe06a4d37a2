namespace Stripe.BillingPortal;

/// <summary>What visitors of the billing portal may do.</summary>
public class Configuration : StripeEntity<Configuration>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public DateTime Created { get; set; }
    public string DefaultReturnUrl { get; set; }
    public ConfigurationFeatures Features { get; set; }
    public bool IsDefault { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public DateTime Updated { get; set; }
}

/// <summary>Each thing that can be allowed.</summary>
public class ConfigurationFeatures : StripeEntity<ConfigurationFeatures>
{
    public ConfigurationFeaturesCustomerUpdate CustomerUpdate { get; set; }
    public ConfigurationFeaturesInvoiceHistory InvoiceHistory { get; set; }
    public ConfigurationFeaturesPaymentMethodUpdate PaymentMethodUpdate { get; set; }
    public ConfigurationFeaturesSubscriptionCancel SubscriptionCancel { get; set; }
    public ConfigurationFeaturesSubscriptionUpdate SubscriptionUpdate { get; set; }
}

/// <summary>Changing name, address and the like.</summary>
public class ConfigurationFeaturesCustomerUpdate : StripeEntity<ConfigurationFeaturesCustomerUpdate>
{
    public List<string> AllowedUpdates { get; set; }
    public bool Enabled { get; set; }
}

/// <summary>Seeing old bills.</summary>
public class ConfigurationFeaturesInvoiceHistory : StripeEntity<ConfigurationFeaturesInvoiceHistory>
{
    public bool Enabled { get; set; }
}

/// <summary>Another card.</summary>
public class ConfigurationFeaturesPaymentMethodUpdate : StripeEntity<ConfigurationFeaturesPaymentMethodUpdate>
{
    public bool Enabled { get; set; }
}

/// <summary>Cancelling.</summary>
public class ConfigurationFeaturesSubscriptionCancel : StripeEntity<ConfigurationFeaturesSubscriptionCancel>
{
    public bool Enabled { get; set; }

    /// <summary>at_period_end or immediately.</summary>
    public string Mode { get; set; }

    public string ProrationBehavior { get; set; }
}

/// <summary>Another plan.</summary>
public class ConfigurationFeaturesSubscriptionUpdate : StripeEntity<ConfigurationFeaturesSubscriptionUpdate>
{
    public List<string> DefaultAllowedUpdates { get; set; }
    public bool Enabled { get; set; }
    public string ProrationBehavior { get; set; }
}
