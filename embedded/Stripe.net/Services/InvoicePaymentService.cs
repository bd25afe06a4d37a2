namespace Stripe;

/// <summary>What bills were paid with.</summary>
public class InvoicePaymentService(IStripeClient client) : Service(client)
{
    public virtual Task<InvoicePayment> GetAsync(
        string id,
        InvoicePaymentGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<InvoicePayment>($"/v1/invoice_payments/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<InvoicePayment>> ListAsync(
        InvoicePaymentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<InvoicePayment>>("/v1/invoice_payments", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<InvoicePayment> ListAutoPagingAsync(
        InvoicePaymentListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<InvoicePayment>("/v1/invoice_payments", options, requestOptions, cancellationToken);
}
