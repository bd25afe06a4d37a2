namespace Stripe;

/// <summary>Something sold.</summary>
public class ProductCreateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set; }
    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
}

/// <summary>What can be changed.</summary>
public class ProductUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public bool? Active { get; set; }
    public string DefaultPrice { get; set; }

    public string Description
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

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

/// <summary>Nothing but what all requests have.</summary>
public class ProductGetOptions : BaseOptions;

/// <summary>Which products.</summary>
public class ProductListOptions : ListOptions
{
    public bool? Active { get; set; }
}

/// <summary>What it costs.</summary>
public class PriceCreateOptions : BaseOptions, IHasMetadata
{
    public string Currency { get; set; }
    public string LookupKey { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Nickname { get; set; }
    public string Product { get; set; }
    public PriceRecurringOptions Recurring { get; set; }
    public long? UnitAmount { get; set; }
}

/// <summary>How often it is due.</summary>
public class PriceRecurringOptions
{
    public string Interval { get; set; }
    public long? IntervalCount { get; set; }
}

/// <summary>What can be changed.</summary>
public class PriceUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public bool? Active { get; set; }
    public string LookupKey { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Nickname { get; set; }

    /// <summary>Takes the key from the price that has it.</summary>
    public bool? TransferLookupKey { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class PriceGetOptions : BaseOptions;

/// <summary>Which prices.</summary>
public class PriceListOptions : ListOptions
{
    public bool? Active { get; set; }
    public string Currency { get; set; }

    /// <summary>At most ten.</summary>
    public List<string> LookupKeys { get; set; }

    public string Product { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class EventGetOptions : BaseOptions;

/// <summary>Which events.</summary>
public class EventListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public bool? DeliverySuccess { get; set; }
    public string Type { get; set; }

    /// <summary>At most 20; not together with <see cref="Type"/>.</summary>
    public List<string> Types { get; set; }
}

/// <summary>A range of times.</summary>
public class DateRangeOptions
{
    [System.Text.Json.Serialization.JsonPropertyName("gt")]
    public DateTime? GreaterThan { get; set; }

    [System.Text.Json.Serialization.JsonPropertyName("gte")]
    public DateTime? GreaterThanOrEqual { get; set; }

    [System.Text.Json.Serialization.JsonPropertyName("lt")]
    public DateTime? LessThan { get; set; }

    [System.Text.Json.Serialization.JsonPropertyName("lte")]
    public DateTime? LessThanOrEqual { get; set; }
}

/// <summary>One of two types.</summary>
public class AnyOf<T1, T2> : Infrastructure.IAnyOf
{
    private AnyOf(object value) => Value = value;

    public object Value { get; }

    public static implicit operator AnyOf<T1, T2>(T1 value) => value is null ? null : new(value);

    public static implicit operator AnyOf<T1, T2>(T2 value) => value is null ? null : new(value);
}
