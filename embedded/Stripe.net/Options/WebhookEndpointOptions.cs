namespace Stripe;

/// <summary>Where, and what.</summary>
public class WebhookEndpointCreateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public string ApiVersion { get; set; }

    public string Description
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    /// <summary>All with an asterisk.</summary>
    public List<string> EnabledEvents { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Url { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>What can be changed.</summary>
public class WebhookEndpointUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public string Description
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public bool? Disabled { get; set; }
    public List<string> EnabledEvents { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Url { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class WebhookEndpointGetOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class WebhookEndpointDeleteOptions : BaseOptions;

/// <summary>A page.</summary>
public class WebhookEndpointListOptions : ListOptions;
