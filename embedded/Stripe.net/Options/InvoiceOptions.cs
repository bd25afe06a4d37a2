namespace Stripe;

/// <summary>Nothing but what all requests have.</summary>
public class InvoiceGetOptions : BaseOptions;

/// <summary>Which bills.</summary>
public class InvoiceListOptions : ListOptions
{
    /// <summary>charge_automatically or send_invoice.</summary>
    public string CollectionMethod { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string Status { get; set; }
    public string Subscription { get; set; }
}

/// <summary>How.</summary>
public class InvoiceFinalizeOptions : BaseOptions
{
    public bool? AutoAdvance { get; set; }
}

/// <summary>With what.</summary>
public class InvoicePayOptions : BaseOptions
{
    public bool? OffSession { get; set; }

    /// <summary>Paid elsewhere; nothing is charged.</summary>
    public bool? PaidOutOfBand { get; set; }

    public string PaymentMethod { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class InvoiceVoidOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class InvoiceMarkUncollectibleOptions : BaseOptions;

/// <summary>A page.</summary>
public class InvoiceLineItemListOptions : ListOptions;

/// <summary>The next bill, as it would be after a change.</summary>
public class InvoiceCreatePreviewOptions : BaseOptions
{
    public string Customer { get; set; }

    /// <summary>next or recurring.</summary>
    public string PreviewMode { get; set; }

    public string Subscription { get; set; }
    public InvoiceSubscriptionDetailsOptions SubscriptionDetails { get; set; }
}

/// <summary>The change.</summary>
public class InvoiceSubscriptionDetailsOptions : IHasMetadata, IHasSetTracking
{
    public bool? CancelAtPeriodEnd { get; set; }
    public List<InvoiceSubscriptionDetailsItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string ProrationBehavior { get; set; }
    public DateTime? ProrationDate { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>One price in it.</summary>
public class InvoiceSubscriptionDetailsItemOptions : IHasMetadata, IHasId, IHasSetTracking
{
    public bool? Deleted { get; set; }
    public string Id { get; set; }

    public Dictionary<string, string> Metadata
    {
        get;
        set
        {
            field = value;
            SetTracker.Track();
        }
    }

    public string Price { get; set; }
    public long? Quantity { get; set; }

    /// <inheritdoc />
    public SetTracker SetTracker { get; } = new();
}

/// <summary>Nothing but what all requests have.</summary>
public class InvoicePaymentGetOptions : BaseOptions;

/// <summary>Of a bill, or by a payment.</summary>
public class InvoicePaymentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Invoice { get; set; }
    public InvoicePaymentPaymentOptions Payment { get; set; }
    public string Status { get; set; }
}

/// <summary>The payment.</summary>
public class InvoicePaymentPaymentOptions
{
    public string PaymentIntent { get; set; }

    /// <summary>payment_intent or payment_record.</summary>
    public string Type { get; set; }
}
