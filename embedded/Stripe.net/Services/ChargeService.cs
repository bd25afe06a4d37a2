namespace Stripe;

/// <summary>Charges.</summary>
public class ChargeService(IStripeClient client) : Service(client)
{
    public virtual Task<Charge> GetAsync(
        string id,
        ChargeGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Charge>($"/v1/charges/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Charge>> ListAsync(
        ChargeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Charge>>("/v1/charges", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Charge> ListAutoPagingAsync(
        ChargeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Charge>("/v1/charges", options, requestOptions, cancellationToken);
}
