namespace Stripe;

/// <summary>What a customer can pay with.</summary>
public class CustomerPaymentMethodService(IStripeClient client) : Service(client)
{
    public virtual Task<PaymentMethod> GetAsync(
        string parentId,
        string id,
        CustomerPaymentMethodGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<PaymentMethod>(
            $"/v1/customers/{Segment(parentId)}/payment_methods/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<PaymentMethod>> ListAsync(
        string parentId,
        CustomerPaymentMethodListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<StripeList<PaymentMethod>>(
            $"/v1/customers/{Segment(parentId)}/payment_methods",
            options,
            requestOptions,
            cancellationToken
        );
}
