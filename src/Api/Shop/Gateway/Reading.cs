namespace Berth.Shop.Gateway;

/// <summary>
/// What the payment provider says of a subscription, read just now. Nothing in it depends on the order in which events
/// came.
/// </summary>
/// <param name="Status">The provider's own word, for operators.</param>
/// <param name="PaidThrough">
/// End of the last period that is paid for, or of the trial. Only a paid invoice moves it.
/// </param>
/// <param name="Failing">The payment for what comes after is missing.</param>
/// <param name="Ended">It ended because somebody wanted that, not for want of payment.</param>
/// <param name="EndedAt">When it ended, for whatever reason.</param>
/// <param name="EndsAt">When it will end, because it was cancelled.</param>
/// <param name="TrialEndsAt">End of the trial that it is in.</param>
/// <param name="PaidPlan">The plan that was paid for; null when it cannot be told.</param>
/// <param name="NextPlan">The plan that the next period will be charged for; null when it cannot be told.</param>
/// <param name="PayUrl">Where an open invoice can be paid.</param>
public sealed record Reading(
    string Status,
    DateTimeOffset PaidThrough,
    bool Failing,
    bool Ended,
    DateTimeOffset? EndedAt,
    DateTimeOffset? EndsAt,
    DateTimeOffset? TrialEndsAt,
    string? PaidPlan,
    string? NextPlan,
    string? PayUrl
);
