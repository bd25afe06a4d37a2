using Berth.Shop.Tenancy;

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
    public void Stop(SuspensionReason reason, string note)
    {
        if (
            SuspensionReason is SuspensionReason.None or SuspensionReason.Customer
            || reason == SuspensionReason.Operator
        )
            (SuspensionReason, SuspensionNote) = (reason, note);
    }

    /// <summary>
    /// Clears this suspension reason; any other reason stays. Null, from an operator, clears whichever there is.
    /// </summary>
    public void Release(SuspensionReason? reason)
    {
        if (reason is not null && SuspensionReason != reason)
            return;
        StartedBy = reason switch
        {
            null => StartCause.Operator,
            SuspensionReason.Customer => StartCause.Owner,
            _ => StartCause.Review,
        };
        (SuspensionReason, SuspensionNote) = (SuspensionReason.None, null);
    }

    /// <summary>Sets whether an operator lets the tenant run unpaid.</summary>
    public void Keep(bool running) => (KeepRunning, StartedBy) = (running, StartCause.Operator);

    /// <summary>
    /// Whether somebody other than its customer stopped the tenant. Then nothing is charged: nobody pays for what is kept
    /// from them.
    /// </summary>
    public bool IsStoppedByUs =>
        SuspensionReason is SuspensionReason.Operator or SuspensionReason.Dispute or SuspensionReason.Fraud;

    /// <summary>Records what Stripe was told: to charge nothing for now, or to go on.</summary>
    public void HoldBilling(bool held) => BillingHeld = held;

    /// <summary>
    /// Who lets the tenant run, by the change that is being made; null if it is none of the above. Not stored.
    /// </summary>
    public StartCause? StartedBy { get; private set; }
}
