namespace Stripe;

/// <summary>Subscriptions.</summary>
public class SubscriptionService(IStripeClient client) : Service(client)
{
    public virtual Task<Subscription> GetAsync(
        string id,
        SubscriptionGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Subscription>($"/v1/subscriptions/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Subscription> UpdateAsync(
        string id,
        SubscriptionUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Subscription>($"/v1/subscriptions/{Segment(id)}", options, requestOptions, cancellationToken);

    /// <summary>Ends it now. Nothing is refunded by itself.</summary>
    public virtual Task<Subscription> CancelAsync(
        string id,
        SubscriptionCancelOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => DeleteAsync<Subscription>($"/v1/subscriptions/{Segment(id)}", options, requestOptions, cancellationToken);

    /// <summary>Ends a pause.</summary>
    public virtual Task<Subscription> ResumeAsync(
        string id,
        SubscriptionResumeOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Subscription>($"/v1/subscriptions/{Segment(id)}/resume", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Subscription>> ListAsync(
        SubscriptionListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Subscription>>("/v1/subscriptions", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Subscription> ListAutoPagingAsync(
        SubscriptionListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Subscription>("/v1/subscriptions", options, requestOptions, cancellationToken);
}
