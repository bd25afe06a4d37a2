using System.Globalization;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Describes the dunning stages for the tenant's history, its page, and the page at its address, which strangers read
/// too.
/// </summary>
public static class DunningWords
{
    /// <summary>
    /// The reason given when a tenant starts again without a new payment, because what had stopped it is over.
    /// </summary>
    public const string Released = "Started again.";

    /// <summary>
    /// Why the tenant is what it should be. Strangers read this at a suspended tenant's address, so it names nobody.
    /// </summary>
    public static string Why(Subscription s) =>
        s.Stage switch
        {
            DunningStage.Removed => "It has been removed with its data.",
            DunningStage.Suspended or DunningStage.Warned =>
                $"{(s.Ended ? "The subscription has ended." : "A payment is missing.")} The data is kept until {Day(s.RemovedAt)}.",
            _ when s.SuspensionReason == SuspensionReason.Customer => "Its owner stopped it. The data is kept.",
            _ when s.SuspensionReason == SuspensionReason.Operator =>
                "It was stopped by the operator. The data is kept.",
            _ when s.SuspensionReason != SuspensionReason.None => "A payment is under review. The data is kept.",
            _ when s.Overage == Overage.Disk =>
                "It is stopped because it holds more data than its plan includes. The data is kept.",
            _ when s.Overage == Overage.Traffic =>
                "It is stopped until the end of the month because its traffic allowance is used up. The data is kept.",
            DunningStage.PastDue => $"A payment is missing. It runs until {Day(s.SuspendsAt)}.",
            _ => s.IsComplimentary ? "Given by the operator." : "Paid.",
        };

    /// <summary>The line that the history gets when a dunning stage is reached.</summary>
    public static string Step(Subscription s) =>
        s.Stage switch
        {
            DunningStage.Active => "Paid",
            DunningStage.PastDue => $"A payment is missing; it runs until {Day(s.SuspendsAt)}",
            DunningStage.Suspended => $"Suspended; its data is kept until {Day(s.RemovedAt)}",
            DunningStage.Warned => $"It will be removed on {Day(s.RemovedAt)}",
            _ => "To be removed with its data",
        };

    /// <summary>Formats a date and hour in UTC as mails and pages write it; null becomes "further notice".</summary>
    public static string Day(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "further notice";
}
