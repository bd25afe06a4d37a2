namespace Stripe;

/// <summary>Addresses that events are sent to.</summary>
public class WebhookEndpointService(IStripeClient client) : Service(client)
{
    public virtual Task<WebhookEndpoint> CreateAsync(
        WebhookEndpointCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<WebhookEndpoint>("/v1/webhook_endpoints", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> GetAsync(
        string id,
        WebhookEndpointGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<WebhookEndpoint>($"/v1/webhook_endpoints/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> UpdateAsync(
        string id,
        WebhookEndpointUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<WebhookEndpoint>($"/v1/webhook_endpoints/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> DeleteAsync(
        string id,
        WebhookEndpointDeleteOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        DeleteAsync<WebhookEndpoint>(
            $"/v1/webhook_endpoints/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<WebhookEndpoint>> ListAsync(
        WebhookEndpointListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<WebhookEndpoint>>("/v1/webhook_endpoints", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<WebhookEndpoint> ListAutoPagingAsync(
        WebhookEndpointListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<WebhookEndpoint>("/v1/webhook_endpoints", options, requestOptions, cancellationToken);
}
