using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>When a plan's tenants are backed up, and how long their backups are kept.</summary>
public sealed class BackupTerms
{
    /// <summary><c>day</c>, or hours that a day is made of: <c>6h</c>.</summary>
    public string Every { get; set; } = "day";

    /// <summary>When the window of each day begins, in UTC.</summary>
    public string At { get; set; } = "03:00";

    /// <summary>How many of the newest are kept for each hour, day, week, month and year that has one.</summary>
    public string Keep { get; set; } = "7 daily 4 weekly 6 monthly";

    private const int MostKept = 1000;
    private static readonly string[] Periods = ["hourly", "daily", "weekly", "monthly", "yearly"];

    /// <summary>The time between two of them.</summary>
    public TimeSpan Interval => IntervalOf(Every) ?? TimeSpan.FromDays(1);

    /// <summary>The begin of the window, from midnight.</summary>
    public TimeSpan Begin => BeginOf(At) ?? TimeSpan.Zero;

    /// <summary>How many are kept, by period.</summary>
    public IReadOnlyDictionary<string, int> Kept => KeptOf(Keep) ?? new Dictionary<string, int>();

    /// <summary>The same in words: <c>each day; 7 daily, 4 weekly and 6 monthly ones are kept</c>.</summary>
    public string Words
    {
        get
        {
            var kept = Kept.Select(k => $"{k.Value} {k.Key}").ToList();
            var list = kept.Count > 1 ? $"{string.Join(", ", kept[..^1])} and {kept[^1]}" : kept[0];
            return $"{(Interval == TimeSpan.FromDays(1) ? "each day" : $"every {Interval.TotalHours:0} hours")}; "
                + $"{list} ones are kept";
        }
    }

    /// <summary>What is wrong, with the key.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (IntervalOf(Every) is null)
            yield return $"every: '{Every}' must be day, or 1h, 2h, 3h, 4h, 6h, 8h or 12h.";
        if (BeginOf(At) is null)
            yield return $"at: '{At}' must be a time of day in UTC, such as 03:00.";
        if (KeptOf(Keep) is null)
            yield return $"keep: '{Keep}' must be numbers (1-{MostKept}) and periods, each period once, such as 7 daily 4 weekly. "
                + $"The periods: {string.Join(", ", Periods)}.";
    }

    private static TimeSpan? IntervalOf(string every) =>
        every == "day" ? TimeSpan.FromDays(1)
        : DurationConverter.Parse(every) is { TotalHours: 1 or 2 or 3 or 4 or 6 or 8 or 12 or 24 } time ? time
        : null;

    private static TimeSpan? BeginOf(string at) =>
        TimeOnly.TryParseExact(at, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToTimeSpan()
            : null;

    private static Dictionary<string, int>? KeptOf(string keep)
    {
        var words = keep.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % 2 != 0)
            return null;
        var kept = new Dictionary<string, int>();
        foreach (var pair in words.Chunk(2))
            if (
                !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count is < 1 or > MostKept
                || !Periods.Contains(pair[1])
                || !kept.TryAdd(pair[1], count)
            )
                return null;
        return kept;
    }
}
