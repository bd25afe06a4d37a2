namespace Stripe;

/// <summary>Items of subscriptions.</summary>
public class SubscriptionItemService(IStripeClient client) : Service(client)
{
    public virtual Task<StripeList<SubscriptionItem>> ListAsync(
        SubscriptionItemListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<SubscriptionItem>>("/v1/subscription_items", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<SubscriptionItem> ListAutoPagingAsync(
        SubscriptionItemListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<SubscriptionItem>("/v1/subscription_items", options, requestOptions, cancellationToken);
}
