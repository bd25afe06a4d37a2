namespace Stripe.Radar;

/// <summary>Early fraud warnings.</summary>
public class EarlyFraudWarningService(IStripeClient client) : Service(client)
{
    public virtual Task<EarlyFraudWarning> GetAsync(
        string id,
        EarlyFraudWarningGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<EarlyFraudWarning>(
            $"/v1/radar/early_fraud_warnings/{Segment(id)}",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual Task<StripeList<EarlyFraudWarning>> ListAsync(
        EarlyFraudWarningListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) =>
        GetAsync<StripeList<EarlyFraudWarning>>(
            "/v1/radar/early_fraud_warnings",
            options,
            requestOptions,
            cancellationToken
        );

    public virtual IAsyncEnumerable<EarlyFraudWarning> ListAutoPagingAsync(
        EarlyFraudWarningListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<EarlyFraudWarning>("/v1/radar/early_fraud_warnings", options, requestOptions, cancellationToken);
}
