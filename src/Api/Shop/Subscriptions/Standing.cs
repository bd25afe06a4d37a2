namespace Berth.Shop.Subscriptions;

/// <summary>
/// All that decides where a tenant stands: what the provider says of the payments, what an operator wants, and what was
/// promised so far.
/// </summary>
/// <param name="PaidThrough">End of the last period that is paid for, or of the trial.</param>
/// <param name="Failing">The provider says that the payment for what comes after is missing.</param>
/// <param name="Ended">
/// The subscription ended because its customer, or an operator, wanted that. One that ended for want of payment is
/// <paramref name="Failing"/>.
/// </param>
/// <param name="RemoveAtEnd">Its end takes the data with it at once: the customer asked for that.</param>
/// <param name="Hold">Why it does not run although it is paid.</param>
/// <param name="KeepRunning">An operator lets it run unpaid.</param>
/// <param name="Rung">Where it stood at the last look.</param>
/// <param name="SuspendsAt">The day that was promised when it became past due.</param>
/// <param name="RemovedAt">The day that was promised when it was suspended.</param>
/// <param name="Reminded">How many reminders went out since it became past due.</param>
/// <param name="Uses">What it uses of what its plan gives; null = nobody measured.</param>
/// <param name="IsGiven">An operator gave it: there is nothing to pay, so nothing of it comes to be missing.</param>
public sealed record Standing(
    DateTimeOffset PaidThrough,
    bool Failing,
    bool Ended,
    bool RemoveAtEnd,
    Hold Hold,
    bool KeepRunning,
    Rung Rung,
    DateTimeOffset? SuspendsAt,
    DateTimeOffset? RemovedAt,
    int Reminded,
    Consumption? Uses = null,
    bool IsGiven = false
);
