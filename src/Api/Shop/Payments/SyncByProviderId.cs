using Berth.Shop.Subscriptions;

namespace Berth.Shop.Payments;

/// <summary>Handles every event about a subscription alike: by reading the subscription anew.</summary>
public sealed class SyncByProviderId(FindTenant find, SyncSubscription sync)
{
    /// <summary>Returns the outcome in words for an operator.</summary>
    /// <exception cref="UnknownOrderException">Nobody here knows of it.</exception>
    public async Task<string> SyncAsync(string providerId, CancellationToken cancellationToken)
    {
        if (await find.OfSubscriptionAsync(providerId, cancellationToken) is not { } tenant)
            return "The subscription is not in force here: not paid yet, replaced, given back, or sold by somebody else.";
        var now = await sync.SyncAsync(tenant, cancellationToken);
        return $"The subscription is {now.Status}, paid through {now.PaidThrough:u}; its tenant is {now.Stage}.";
    }
}
