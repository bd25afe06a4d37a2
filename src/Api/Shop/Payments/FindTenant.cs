using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>
/// Finds the tenant of a Stripe subscription. Events about a payment may come before the one that says that its
/// checkout is complete, or that one never: then the checkout is looked at first.
/// </summary>
public sealed class FindTenant(AppDb db, StripeSubscriptions stripe, FulfilCheckout fulfil)
{
    /// <summary>
    /// The tenant; null when the subscription is not in force (any more): not paid yet, another took its place, its
    /// money went back, or somebody else sold it.
    /// </summary>
    /// <exception cref="UnknownOrderException">Nobody here knows of it.</exception>
    public async Task<Guid?> OfSubscriptionAsync(string providerId, CancellationToken cancellationToken)
    {
        if (await KnownAsync(providerId, cancellationToken) is { } tenant)
            return tenant;
        Steps.Reached("tenant:unknown");
        // Its checkout may have been fulfilled just between these two looks: so look again, before it is taken for one
        // that is over.
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

    private async Task<Guid?> KnownAsync(string providerId, CancellationToken cancellationToken) =>
        await db
            .Subscriptions.Where(s => s.ProviderId == providerId)
            .Select(s => (Guid?)s.TenantId)
            .SingleOrDefaultAsync(cancellationToken);
}
