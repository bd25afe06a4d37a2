using Berth.Shop.Subscriptions;

namespace Berth.Shop.Payments;

/// <summary>What an event about a subscription leads to, whichever it is: the subscription is read anew.</summary>
public sealed class SyncByProviderId(FindTenant find, SyncSubscription sync)
{
    /// <summary>Returns what came of it.</summary>
    /// <exception cref="UnknownOrderException">Nobody here knows of it.</exception>
    public async Task<string> SyncAsync(string providerId, CancellationToken cancellationToken)
    {
        if (await find.OfSubscriptionAsync(providerId, cancellationToken) is not { } tenant)
            return "The subscription is not in force here: not paid yet, replaced, given back, or sold by somebody else.";
        var now = await sync.SyncAsync(tenant, cancellationToken);
        return $"The subscription is {now.Status}, paid through {now.PaidThrough:u}; its tenant is {now.Rung}.";
    }
}
