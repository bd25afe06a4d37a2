namespace Stripe;

/// <summary>Cards and bank accounts.</summary>
public class PaymentMethodService(IStripeClient client) : Service(client)
{
    public virtual Task<PaymentMethod> GetAsync(
        string id,
        PaymentMethodGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<PaymentMethod>($"/v1/payment_methods/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<PaymentMethod> AttachAsync(
        string id,
        PaymentMethodAttachOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<PaymentMethod>(
            $"/v1/payment_methods/{Segment(id)}/attach",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<PaymentMethod> DetachAsync(
        string id,
        PaymentMethodDetachOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<PaymentMethod>(
            $"/v1/payment_methods/{Segment(id)}/detach",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<PaymentMethod>> ListAsync(
        PaymentMethodListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<PaymentMethod>>("/v1/payment_methods", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<PaymentMethod> ListAutoPagingAsync(
        PaymentMethodListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<PaymentMethod>("/v1/payment_methods", options, requestOptions, cancellationToken);
}
