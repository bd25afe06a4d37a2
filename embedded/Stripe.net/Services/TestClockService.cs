namespace Stripe.TestHelpers;

/// <summary>Clocks for tests.</summary>
public class TestClockService(IStripeClient client) : Service(client)
{
    public virtual Task<TestClock> CreateAsync(
        TestClockCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<TestClock>("/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);

    public virtual Task<TestClock> GetAsync(
        string id,
        TestClockGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<TestClock>($"/v1/test_helpers/test_clocks/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<TestClock> AdvanceAsync(
        string id,
        TestClockAdvanceOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<TestClock>(
            $"/v1/test_helpers/test_clocks/{Segment(id)}/advance",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<TestClock> DeleteAsync(
        string id,
        TestClockDeleteOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        DeleteAsync<TestClock>(
            $"/v1/test_helpers/test_clocks/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<TestClock>> ListAsync(
        TestClockListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<TestClock>>("/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<TestClock> ListAutoPagingAsync(
        TestClockListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<TestClock>("/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);
}
