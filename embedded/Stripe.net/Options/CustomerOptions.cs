namespace Stripe;

/// <summary>Somebody who pays.</summary>
public class CustomerCreateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public AddressOptions Address
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettingsOptions InvoiceSettings { get; set; }

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
    public string PaymentMethod { get; set; }
    public string Phone { get; set; }
    public string TestClock { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>What can be changed.</summary>
public class CustomerUpdateOptions : BaseOptions, IHasMetadata, IHasSetTracking
{
    public AddressOptions Address
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    /// <summary>Below zero it is credit.</summary>
    public long? Balance { get; set; }

    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettingsOptions InvoiceSettings { get; set; }

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
    public string Phone { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>How bills are paid.</summary>
public class CustomerInvoiceSettingsOptions
{
    public string DefaultPaymentMethod { get; set; }
    public string Footer { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class CustomerGetOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class CustomerDeleteOptions : BaseOptions;

/// <summary>Which customers.</summary>
public class CustomerListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    /// <summary>Exactly as stored, case and all.</summary>
    public string Email { get; set; }

    public string TestClock { get; set; }
}

/// <summary>Where somebody lives.</summary>
public class AddressOptions
{
    public string City { get; set; }
    public string Country { get; set; }
    public string Line1 { get; set; }
    public string Line2 { get; set; }
    public string PostalCode { get; set; }
    public string State { get; set; }
}
