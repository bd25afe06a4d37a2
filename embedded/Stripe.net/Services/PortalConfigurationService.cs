namespace Stripe.BillingPortal;

/// <summary>What visitors of the portal may do.</summary>
public class ConfigurationService(IStripeClient client) : Service(client)
{
    public virtual Task<Configuration> CreateAsync(
        ConfigurationCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Configuration>("/v1/billing_portal/configurations", options, requestOptions, cancellationToken);

    public virtual Task<Configuration> GetAsync(
        string id,
        ConfigurationGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<Configuration>(
            $"/v1/billing_portal/configurations/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<Configuration> UpdateAsync(
        string id,
        ConfigurationUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<Configuration>(
            $"/v1/billing_portal/configurations/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<Configuration>> ListAsync(
        ConfigurationListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<StripeList<Configuration>>(
            "/v1/billing_portal/configurations",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual IAsyncEnumerable<Configuration> ListAutoPagingAsync(
        ConfigurationListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Configuration>("/v1/billing_portal/configurations", options, requestOptions, cancellationToken);
}
