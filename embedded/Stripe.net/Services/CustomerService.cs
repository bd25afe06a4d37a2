namespace Stripe;

/// <summary>Customers.</summary>
public class CustomerService(IStripeClient client) : Service(client)
{
    public virtual Task<Customer> CreateAsync(
        CustomerCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Customer>("/v1/customers", options, requestOptions, cancellationToken);

    public virtual Task<Customer> GetAsync(
        string id,
        CustomerGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Customer>($"/v1/customers/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Customer> UpdateAsync(
        string id,
        CustomerUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Customer>($"/v1/customers/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Customer> DeleteAsync(
        string id,
        CustomerDeleteOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => DeleteAsync<Customer>($"/v1/customers/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Customer>> ListAsync(
        CustomerListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Customer>>("/v1/customers", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Customer> ListAutoPagingAsync(
        CustomerListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Customer>("/v1/customers", options, requestOptions, cancellationToken);
}
