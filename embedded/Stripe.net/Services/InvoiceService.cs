namespace Stripe;

/// <summary>Bills.</summary>
public class InvoiceService(IStripeClient client) : Service(client)
{
    public virtual Task<Invoice> GetAsync(
        string id,
        InvoiceGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Invoice>($"/v1/invoices/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> FinalizeInvoiceAsync(
        string id,
        InvoiceFinalizeOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Invoice>($"/v1/invoices/{Segment(id)}/finalize", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> PayAsync(
        string id,
        InvoicePayOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Invoice>($"/v1/invoices/{Segment(id)}/pay", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> VoidInvoiceAsync(
        string id,
        InvoiceVoidOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Invoice>($"/v1/invoices/{Segment(id)}/void", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> MarkUncollectibleAsync(
        string id,
        InvoiceMarkUncollectibleOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<Invoice>(
            $"/v1/invoices/{Segment(id)}/mark_uncollectible",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<Invoice>> ListAsync(
        InvoiceListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Invoice>>("/v1/invoices", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Invoice> ListAutoPagingAsync(
        InvoiceListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Invoice>("/v1/invoices", options, requestOptions, cancellationToken);

    /// <summary>The next bill as it would be; nothing is kept.</summary>
    public virtual Task<Invoice> CreatePreviewAsync(
        InvoiceCreatePreviewOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Invoice>("/v1/invoices/create_preview", options, requestOptions, cancellationToken);
}
