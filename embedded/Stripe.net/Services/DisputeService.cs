namespace Stripe;

/// <summary>Disputes.</summary>
public class DisputeService(IStripeClient client) : Service(client)
{
    public virtual Task<Dispute> GetAsync(
        string id,
        DisputeGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Dispute>($"/v1/disputes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Dispute> UpdateAsync(
        string id,
        DisputeUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Dispute>($"/v1/disputes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Dispute> CloseAsync(
        string id,
        DisputeCloseOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Dispute>($"/v1/disputes/{Segment(id)}/close", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Dispute>> ListAsync(
        DisputeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Dispute>>("/v1/disputes", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Dispute> ListAutoPagingAsync(
        DisputeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Dispute>("/v1/disputes", options, requestOptions, cancellationToken);
}
