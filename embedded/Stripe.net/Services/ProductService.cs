namespace Stripe;

/// <summary>Products.</summary>
public class ProductService(IStripeClient client) : Service(client)
{
    public virtual Task<Product> CreateAsync(
        ProductCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Product>("/v1/products", options, requestOptions, cancellationToken);

    public virtual Task<Product> GetAsync(
        string id,
        ProductGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Product>($"/v1/products/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Product> UpdateAsync(
        string id,
        ProductUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Product>($"/v1/products/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Product>> ListAsync(
        ProductListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Product>>("/v1/products", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Product> ListAutoPagingAsync(
        ProductListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Product>("/v1/products", options, requestOptions, cancellationToken);
}
