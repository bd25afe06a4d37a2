namespace Stripe.Checkout
{
    /// <summary>Payment pages.</summary>
    public class SessionService(IStripeClient client) : Service(client)
    {
        public virtual Task<Session> CreateAsync(
            SessionCreateOptions options,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => PostAsync<Session>("/v1/checkout/sessions", options, requestOptions, cancellationToken);

        public virtual Task<Session> GetAsync(
            string id,
            SessionGetOptions options = null,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => GetAsync<Session>($"/v1/checkout/sessions/{Segment(id)}", options, requestOptions, cancellationToken);

        public virtual Task<Session> UpdateAsync(
            string id,
            SessionUpdateOptions options,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => PostAsync<Session>($"/v1/checkout/sessions/{Segment(id)}", options, requestOptions, cancellationToken);

        /// <summary>Closes it. Refused unless it is open.</summary>
        public virtual Task<Session> ExpireAsync(
            string id,
            SessionExpireOptions options = null,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) =>
            PostAsync<Session>(
                $"/v1/checkout/sessions/{Segment(id)}/expire",
                options,
                requestOptions,
                cancellationToken
            );

        public virtual Task<StripeList<Session>> ListAsync(
            SessionListOptions options = null,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => GetAsync<StripeList<Session>>("/v1/checkout/sessions", options, requestOptions, cancellationToken);

        public virtual IAsyncEnumerable<Session> ListAutoPagingAsync(
            SessionListOptions options = null,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => PagesAsync<Session>("/v1/checkout/sessions", options, requestOptions, cancellationToken);
    }

    /// <summary>What is bought on a payment page.</summary>
    public class SessionLineItemService(IStripeClient client) : Service(client)
    {
        public virtual Task<StripeList<LineItem>> ListAsync(
            string parentId,
            SessionLineItemListOptions options = null,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) =>
            GetAsync<StripeList<LineItem>>(
                $"/v1/checkout/sessions/{Segment(parentId)}/line_items",
                options,
                requestOptions,
                cancellationToken
            );
    }
}

namespace Stripe.BillingPortal
{
    /// <summary>Visits to the billing portal.</summary>
    public class SessionService(IStripeClient client) : Service(client)
    {
        public virtual Task<Session> CreateAsync(
            SessionCreateOptions options,
            RequestOptions requestOptions = null,
            CancellationToken cancellationToken = default
        ) => PostAsync<Session>("/v1/billing_portal/sessions", options, requestOptions, cancellationToken);
    }
}
