namespace Stripe;

/// <summary>Invoices.</summary>
public class InvoiceService(IStripeClient client) : Service(client)
{
    public virtual Task<Invoice> GetAsync(string id, InvoiceGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Invoice>($"/v1/invoices/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Invoice>> ListAsync(InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Invoice>>("/v1/invoices", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Invoice> ListAutoPagingAsync(InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Invoice>("/v1/invoices", options, requestOptions, cancellationToken);
}
