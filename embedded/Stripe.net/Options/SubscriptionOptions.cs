namespace Stripe;

/// <summary>How one subscription is read.</summary>
public class SubscriptionGetOptions : BaseOptions;

/// <summary>What is changed of a subscription; what is null stays.</summary>
public class SubscriptionUpdateOptions : BaseOptions, IHasMetadata
{
    public bool? CancelAtPeriodEnd { get; set; }
    public List<SubscriptionItemOptions> Items { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string PaymentBehavior { get; set; }
    public string ProrationBehavior { get; set; }
}

/// <summary>One price in a subscription. Without <see cref="Id"/> it is added to what is there.</summary>
public class SubscriptionItemOptions : IHasId
{
    public bool? Deleted { get; set; }
    public string Id { get; set; }
    public string Price { get; set; }
    public long? Quantity { get; set; }
}

/// <summary>How a subscription is ended at once.</summary>
public class SubscriptionCancelOptions : BaseOptions
{
    public bool? InvoiceNow { get; set; }
    public bool? Prorate { get; set; }
}

/// <summary>Which subscriptions.</summary>
public class SubscriptionListOptions : ListOptions
{
    public string Customer { get; set; }
    public string Price { get; set; }

    /// <summary>All but canceled when null; <c>all</c>, <c>ended</c>, or one status.</summary>
    public string Status { get; set; }
}

/// <summary>How one invoice is read.</summary>
public class InvoiceGetOptions : BaseOptions;

/// <summary>Which invoices.</summary>
public class InvoiceListOptions : ListOptions
{
    public string Customer { get; set; }
    public string Status { get; set; }
    public string Subscription { get; set; }
}
