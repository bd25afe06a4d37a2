namespace Stripe;

/// <summary>Promotion codes.</summary>
public class PromotionCodeService(IStripeClient client) : Service(client)
{
    public virtual Task<PromotionCode> CreateAsync(
        PromotionCodeCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<PromotionCode>("/v1/promotion_codes", options, requestOptions, cancellationToken);

    public virtual Task<PromotionCode> GetAsync(
        string id,
        PromotionCodeGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<PromotionCode>($"/v1/promotion_codes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<PromotionCode> UpdateAsync(
        string id,
        PromotionCodeUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<PromotionCode>($"/v1/promotion_codes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<PromotionCode>> ListAsync(
        PromotionCodeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<PromotionCode>>("/v1/promotion_codes", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<PromotionCode> ListAutoPagingAsync(
        PromotionCodeListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<PromotionCode>("/v1/promotion_codes", options, requestOptions, cancellationToken);
}
