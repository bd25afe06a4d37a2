namespace Stripe;

/// <summary>A new customer.</summary>
public class CustomerCreateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set; }
    public string Email { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
}

/// <summary>How one customer is read.</summary>
public class CustomerGetOptions : BaseOptions;

/// <summary>Which customers.</summary>
public class CustomerListOptions : ListOptions
{
    /// <summary>Exactly as stored, case and all.</summary>
    public string Email { get; set; }
}

/// <summary>A new product.</summary>
public class ProductCreateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set; }
    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
}

/// <summary>How one product is read.</summary>
public class ProductGetOptions : BaseOptions;

/// <summary>Which products.</summary>
public class ProductListOptions : ListOptions
{
    public bool? Active { get; set; }
}

/// <summary>A new price of a product.</summary>
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

/// <summary>How often a price is charged.</summary>
public class PriceRecurringOptions
{
    public string Interval { get; set; }
    public long? IntervalCount { get; set; }
}

/// <summary>How one price is read.</summary>
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

/// <summary>How one event is read.</summary>
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
    [System.Text.Json.Serialization.JsonPropertyName("gt")] public DateTime? GreaterThan { get; set; }
    [System.Text.Json.Serialization.JsonPropertyName("gte")] public DateTime? GreaterThanOrEqual { get; set; }
    [System.Text.Json.Serialization.JsonPropertyName("lt")] public DateTime? LessThan { get; set; }
    [System.Text.Json.Serialization.JsonPropertyName("lte")] public DateTime? LessThanOrEqual { get; set; }
}

/// <summary>One of two types.</summary>
public class AnyOf<T1, T2> : Infrastructure.IAnyOf
{
    private AnyOf(object value) => Value = value;

    public object Value { get; }

    public static implicit operator AnyOf<T1, T2>(T1 value) => value is null ? null : new(value);

    public static implicit operator AnyOf<T1, T2>(T2 value) => value is null ? null : new(value);
}
