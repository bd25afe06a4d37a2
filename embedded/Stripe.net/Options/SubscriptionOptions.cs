namespace Stripe;

public class SubscriptionGetOptions : BaseOptions;

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

public class SubscriptionCancelOptions : BaseOptions
{
    public bool? InvoiceNow { get; set; }
    public bool? Prorate { get; set; }
}

public class SubscriptionListOptions : ListOptions
{
    public string Customer { get; set; }
    public string Price { get; set; }

    /// <summary>All but canceled when null; <c>all</c>, <c>ended</c>, or one status.</summary>
    public string Status { get; set; }
}

public class InvoiceGetOptions : BaseOptions;

public class InvoiceListOptions : ListOptions
{
    public string Customer { get; set; }
    public string Status { get; set; }
    public string Subscription { get; set; }
}
