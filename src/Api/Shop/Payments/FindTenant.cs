using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Finds the tenant of a Stripe subscription. Events about a payment may arrive before the one that completes its
/// checkout, or without it ever arriving. If the checkout has not been fulfilled, this fulfils it first.
/// </summary>
public sealed class FindTenant(AppDb db, StripeSubscriptions stripe, FulfilCheckout fulfil)
{
    /// <summary>
    /// Returns the tenant; null if the subscription does not count here: it is not paid yet, was replaced or refunded,
    /// or another installation sold it.
    /// </summary>
    /// <exception cref="UnknownOrderException">Nobody here knows of it.</exception>
    public async Task<Guid?> OfSubscriptionAsync(string providerId, CancellationToken cancellationToken)
    {
        if (await KnownAsync(providerId, cancellationToken) is { } tenant)
            return tenant;
        Checkpoints.Reached("tenant:unknown");
        // The checkout may have been fulfilled between these two queries, so look again before treating the
        // subscription as over.
        if (await db.Orders.AnyAsync(o => o.SubscriptionId == providerId, cancellationToken))
            return await KnownAsync(providerId, cancellationToken);
        var known = await stripe.ReadAsync(providerId, cancellationToken);
        if (!known.IsOurs)
            return null;
        var session =
            await db
                .Orders.Where(o => o.Id == known.OrderId)
                .Select(o => o.SessionId)
                .SingleOrDefaultAsync(cancellationToken)
            ?? throw new UnknownOrderException(
                $"The subscription {providerId} is {known.Reading.Status}, but no order has it."
            );
        await fulfil.FulfilAsync(session, cancellationToken);
        return await KnownAsync(providerId, cancellationToken);
    }

    /// <summary>
    /// The tenant that a payment of the subscription was for, even if another subscription has taken its place since.
    /// </summary>
    public async Task<Guid?> OfPaymentAsync(string providerId, CancellationToken cancellationToken) =>
        await OfSubscriptionAsync(providerId, cancellationToken)
        ?? await db
            .Orders.Where(o => o.SubscriptionId == providerId)
            .Select(o => o.TenantId)
            .SingleOrDefaultAsync(cancellationToken);

    private async Task<Guid?> KnownAsync(string providerId, CancellationToken cancellationToken) =>
        await db
            .Subscriptions.Where(s => s.ProviderId == providerId)
            .Select(s => (Guid?)s.TenantId)
            .SingleOrDefaultAsync(cancellationToken);
}
