namespace Stripe;

/// <summary>Events of the last 30 days.</summary>
public class EventService(IStripeClient client) : Service(client)
{
    public virtual Task<Event> GetAsync(
        string id,
        EventGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Event>($"/v1/events/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Event>> ListAsync(
        EventListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Event>>("/v1/events", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Event> ListAutoPagingAsync(
        EventListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Event>("/v1/events", options, requestOptions, cancellationToken);
}
