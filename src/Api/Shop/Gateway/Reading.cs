namespace Berth.Shop.Gateway;

/// <summary>What Stripe says about a subscription just now, independent of the order in which events arrived.</summary>
/// <param name="Status">Stripe's own word, for operators.</param>
/// <param name="PaidThrough">
/// End of the last period that is paid for, or of the trial. Only a paid invoice moves it.
/// </param>
/// <param name="Failing">The payment for the next period is missing.</param>
/// <param name="Ended">The subscription ended because somebody wanted that, not for want of payment.</param>
/// <param name="EndedAt">When it ended, for whatever reason; null while it goes on.</param>
/// <param name="EndsAt">When it will end because it was cancelled; null if it was not.</param>
/// <param name="TrialEndsAt">When the current trial ends; null outside a trial.</param>
/// <param name="PaidPlan">The plan that was paid for; null if unknown.</param>
/// <param name="NextPlan">The plan that the next period is charged for; null if unknown.</param>
/// <param name="PayUrl">Stripe's page where the open invoice can be paid; null if there is none.</param>
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
