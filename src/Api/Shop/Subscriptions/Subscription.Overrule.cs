namespace Berth.Shop.Subscriptions;

/// <summary>What operators, disputes and the customer may change about a subscription, whatever Stripe says.</summary>
public sealed partial class Subscription
{
    /// <summary>
    /// Sets whether the tenant's data is deleted when the subscription ends, as its customer or an operator asked.
    /// </summary>
    public void Remove(bool atEnd) => RemoveAtEnd = atEnd;

    /// <summary>
    /// Ends the subscription and its data, because the tenant could not be set up and the payment is refunded.
    /// </summary>
    public void GiveUp() => (Ended, RemoveAtEnd) = (true, true);

    /// <summary>
    /// Stops the tenant although it is paid. An operator's reason replaces any other; any other replaces only the
    /// customer's.
    /// </summary>
    public void Stop(Hold hold, string reason)
    {
        if (Hold is Hold.None or Hold.Customer || hold == Hold.Operator)
            (Hold, HoldReason) = (hold, reason);
    }

    /// <summary>
    /// Clears this suspension reason; any other reason stays. Null, from an operator, clears whichever there is.
    /// </summary>
    public void Release(Hold? hold)
    {
        if (hold is null || Hold == hold)
            (Hold, HoldReason) = (Hold.None, null);
    }

    /// <summary>Sets whether an operator lets the tenant run unpaid.</summary>
    public void Keep(bool running) => KeepRunning = running;
}
