namespace Stripe;

/// <summary>Coupons.</summary>
public class CouponService(IStripeClient client) : Service(client)
{
    public virtual Task<Coupon> CreateAsync(
        CouponCreateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Coupon>("/v1/coupons", options, requestOptions, cancellationToken);

    public virtual Task<Coupon> GetAsync(
        string id,
        CouponGetOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<Coupon>($"/v1/coupons/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Coupon> UpdateAsync(
        string id,
        CouponUpdateOptions options,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PostAsync<Coupon>($"/v1/coupons/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Coupon> DeleteAsync(
        string id,
        CouponDeleteOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => DeleteAsync<Coupon>($"/v1/coupons/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Coupon>> ListAsync(
        CouponListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => GetAsync<StripeList<Coupon>>("/v1/coupons", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Coupon> ListAutoPagingAsync(
        CouponListOptions options = null,
        RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => PagesAsync<Coupon>("/v1/coupons", options, requestOptions, cancellationToken);
}
