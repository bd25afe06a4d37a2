namespace Stripe;

/// <summary>Prices.</summary>
public class PriceService(IStripeClient client) : Service(client)
{
    public virtual Task<Price> CreateAsync(
        PriceCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Price>("/v1/prices", options, requestOptions, cancellationToken);

    public virtual Task<Price> GetAsync(
        string id,
        PriceGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Price>($"/v1/prices/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Price> UpdateAsync(
        string id,
        PriceUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Price>($"/v1/prices/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Price>> ListAsync(
        PriceListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Price>>("/v1/prices", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Price> ListAutoPagingAsync(
        PriceListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Price>("/v1/prices", options, requestOptions, cancellationToken);
}
