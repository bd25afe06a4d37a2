using System.Globalization;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// The rungs in words: for the tenant's history, for its page, and for the page at its address, which strangers see,
/// too.
/// </summary>
public static class LadderWords
{
    /// <summary>Why it runs again although nobody paid just now: what stopped it was taken back.</summary>
    public const string Released = "Started again.";

    /// <summary>
    /// Why the tenant is what it should be. It stands at the tenant's address while it is suspended, so it says nothing
    /// of anybody.
    /// </summary>
    public static string Why(Subscription s) =>
        s.Rung switch
        {
            Rung.Purged => "It is removed, and its data with it.",
            Rung.Suspended or Rung.PurgeWarned =>
                $"{(s.Ended ? "The subscription has ended." : "A payment is missing.")} The data is kept until {Day(s.RemovedAt)}.",
            _ when s.Hold == Hold.Customer => "Its owner stopped it. The data is kept.",
            _ when s.Hold == Hold.Operator => "It was stopped by the operator. The data is kept.",
            _ when s.Hold != Hold.None => "A payment is being looked into. The data is kept.",
            _ when s.Excess == Excess.Disk =>
                "It is stopped, because it holds more than its plan has room for. The data is kept.",
            _ when s.Excess == Excess.Traffic =>
                "It is stopped until the month is over, because its traffic is used up. The data is kept.",
            Rung.PastDue => $"A payment is missing. It runs until {Day(s.SuspendsAt)}.",
            _ => s.IsGiven ? "Given by the operator." : "Paid.",
        };

    /// <summary>What the history says when a rung is reached.</summary>
    public static string Step(Subscription s) =>
        s.Rung switch
        {
            Rung.Active => "Paid",
            Rung.PastDue => $"A payment is missing; it runs until {Day(s.SuspendsAt)}",
            Rung.Suspended => $"Suspended; its data is kept until {Day(s.RemovedAt)}",
            Rung.PurgeWarned => $"It will be removed on {Day(s.RemovedAt)}",
            _ => "To be removed with its data",
        };

    /// <summary>A day with its hour, as mails and pages write it.</summary>
    public static string Day(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "further notice";
}
