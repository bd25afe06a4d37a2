using Berth.Shop.Catalog;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// What becomes of a tenant's data, and when: page, mails, history and the page at its address say it in these words, by
/// the dates that the jobs go by.
/// </summary>
public static class Promises
{
    /// <summary>When what stops at a time, for want of payment or at its end, is removed.</summary>
    public static DateTimeOffset RemovedAt(DateTimeOffset stops, DunningTerms terms) => stops + terms.Suspended;

    /// <summary>What a subscription's end means.</summary>
    /// <param name="ends">When it ends.</param>
    /// <param name="terms">Those of its plan.</param>
    /// <param name="copyOfRemoved">How long a copy is kept of what is removed at a time; null = none.</param>
    public static string AtEnd(
        DateTimeOffset ends,
        DunningTerms terms,
        Func<DateTimeOffset, DateTimeOffset?> copyOfRemoved
    )
    {
        var removed = RemovedAt(ends, terms);
        return $"It runs until {DunningWords.Day(ends)}, the end of the time that is paid for. Then it stops, and its data "
            + $"is kept until {DunningWords.Day(removed)}. After that it is removed. {Copy(copyOfRemoved(removed))}";
    }

    /// <summary>What is left of data that is removed.</summary>
    public static string Copy(DateTimeOffset? until) =>
        until is null
            ? "No copy of its data is kept."
            : $"We keep a copy of its data until {DunningWords.Day(until)}; contact us if you need it.";
}
