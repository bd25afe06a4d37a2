namespace Berth.Shop.Subscriptions;

/// <summary>
/// Everything that decides the dunning stage: what Stripe says about payments, what an operator wants, and which dates
/// were promised.
/// </summary>
/// <param name="PaidThrough">End of the last period that is paid for, or of the trial.</param>
/// <param name="Failing">Stripe says that the payment for the next period is missing.</param>
/// <param name="Ended">
/// The subscription ended because its customer or an operator wanted that. One that ended for want of payment is
/// <paramref name="Failing"/> instead.
/// </param>
/// <param name="RemoveAtEnd">
/// The data is deleted as soon as the subscription ends, because the customer or an operator asked for that.
/// </param>
/// <param name="SuspensionReason">Why a paid tenant does not run.</param>
/// <param name="KeepRunning">An operator lets the tenant run unpaid.</param>
/// <param name="Stage">The dunning stage at the last look.</param>
/// <param name="SuspendsAt">The suspension date, promised when the tenant became past due.</param>
/// <param name="RemovedAt">The removal date, promised when the tenant was suspended.</param>
/// <param name="Reminded">How many reminders were due since the tenant became past due.</param>
/// <param name="Uses">Usage beside the plan's limits; null if it was not measured.</param>
/// <param name="IsComplimentary">The tenant is complimentary, so no payment can be missing.</param>
/// <param name="IsHeld">
/// Nothing is charged for now, because we stopped the tenant. Time that passes makes no payment missing.
/// </param>
public sealed record Standing(
    DateTimeOffset PaidThrough,
    bool Failing,
    bool Ended,
    bool RemoveAtEnd,
    SuspensionReason SuspensionReason,
    bool KeepRunning,
    DunningStage Stage,
    DateTimeOffset? SuspendsAt,
    DateTimeOffset? RemovedAt,
    int Reminded,
    Consumption? Uses = null,
    bool IsComplimentary = false,
    bool IsHeld = false
);
