namespace Stripe;

/// <summary>Payment methods being readied.</summary>
public class SetupIntentService(IStripeClient client) : Service(client)
{
    public virtual Task<SetupIntent> GetAsync(
        string id,
        SetupIntentGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<SetupIntent>($"/v1/setup_intents/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<SetupIntent>> ListAsync(
        SetupIntentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<SetupIntent>>("/v1/setup_intents", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<SetupIntent> ListAutoPagingAsync(
        SetupIntentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<SetupIntent>("/v1/setup_intents", options, requestOptions, cancellationToken);
}
