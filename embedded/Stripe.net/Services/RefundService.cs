namespace Stripe;

/// <summary>Refunds.</summary>
public class RefundService(IStripeClient client) : Service(client)
{
    public virtual Task<Refund> CreateAsync(
        RefundCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Refund>("/v1/refunds", options, requestOptions, cancellationToken);

    public virtual Task<Refund> GetAsync(
        string id,
        RefundGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Refund>($"/v1/refunds/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Refund> UpdateAsync(
        string id,
        RefundUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Refund>($"/v1/refunds/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Refund>> ListAsync(
        RefundListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Refund>>("/v1/refunds", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Refund> ListAutoPagingAsync(
        RefundListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Refund>("/v1/refunds", options, requestOptions, cancellationToken);
}
