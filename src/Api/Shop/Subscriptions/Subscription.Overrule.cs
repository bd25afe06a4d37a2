namespace Berth.Shop.Subscriptions;

/// <summary>What operators, disputes and the customer want besides paying.</summary>
public sealed partial class Subscription
{
    /// <summary>Its customer, or an operator, wants the data gone when it ends, or not after all.</summary>
    public void Remove(bool atEnd) => RemoveAtEnd = atEnd;

    /// <summary>It could not be set up, and its money goes back: it is over, with all that is there of it.</summary>
    public void GiveUp() => (Ended, RemoveAtEnd) = (true, true);

    /// <summary>Stops the tenant although it is paid. A hold of somebody else's stays.</summary>
    public void Stop(Hold hold, string reason)
    {
        if (Hold is Hold.None or Hold.Customer || hold == Hold.Operator)
            (Hold, HoldReason) = (hold, reason);
    }

    /// <summary>Takes a hold back. Another's is left alone; an operator (null) takes any.</summary>
    public void Release(Hold? hold)
    {
        if (hold is null || Hold == hold)
            (Hold, HoldReason) = (Hold.None, null);
    }

    /// <summary>An operator lets it run unpaid, or no longer.</summary>
    public void Keep(bool running) => KeepRunning = running;
}
