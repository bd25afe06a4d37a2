using Berth.Platform.Data;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Subscriptions;

/// <summary>Complimentary tenants: their subscription is ours alone.</summary>
public sealed partial class Subscription
{
    /// <summary>
    /// Creates the subscription of a complimentary tenant and adds it to the context; the caller saves. Stripe does not
    /// know it.
    /// </summary>
    public static Subscription ForComplimentary(Tenant tenant, Order order, AppDb db, DateTimeOffset now) =>
        For(
            tenant,
            order.SubscriptionId!,
            null,
            new(Complimentary, now, false, false, null, null, null, tenant.Plan, tenant.Plan, null),
            db,
            now
        );

    /// <summary>
    /// Stands in for Stripe's answer when the tenant is complimentary: ended once removal is wanted, otherwise active.
    /// Throws for a paid subscription.
    /// </summary>
    public Reading ReadComplimentary(DateTimeOffset now) =>
        IsComplimentary
            ? new(
                Complimentary,
                PaidThrough,
                false,
                RemoveAtEnd,
                RemoveAtEnd ? EndedAt ?? now : null,
                null,
                null,
                PaidPlan,
                NextPlan,
                null
            )
            : throw new InvalidOperationException(
                $"The subscription {ProviderId} was not given; its provider says how it stands."
            );
}
