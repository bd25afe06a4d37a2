namespace Stripe;

/// <summary>Payments.</summary>
public class PaymentIntentService(IStripeClient client) : Service(client)
{
    public virtual Task<PaymentIntent> GetAsync(
        string id,
        PaymentIntentGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<PaymentIntent>($"/v1/payment_intents/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<PaymentIntent>> ListAsync(
        PaymentIntentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<PaymentIntent>>("/v1/payment_intents", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<PaymentIntent> ListAutoPagingAsync(
        PaymentIntentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<PaymentIntent>("/v1/payment_intents", options, requestOptions, cancellationToken);
}
