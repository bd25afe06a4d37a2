using System.Globalization;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Backups;

/// <summary>
/// Which of a tenant's backups in one place are kept: the newest of each of so many days, weeks, and so on. Pure.
/// </summary>
public static class KeepPolicy
{
    /// <summary>What somebody asked for, and what was made before a restore, is there so long at least.</summary>
    public static readonly TimeSpan AskedFor = TimeSpan.FromDays(7);

    /// <summary>A backup, as far as this asks for it.</summary>
    public sealed record Kept(Guid Id, DateTimeOffset At, bool IsAsked);

    /// <summary>Those that may go.</summary>
    public static IReadOnlyList<Guid> Drop(IEnumerable<Kept> backups, BackupTerms terms, DateTimeOffset now)
    {
        var newest = backups.OrderByDescending(b => b.At).ThenBy(b => b.Id).ToList();
        var keep = newest
            .Take(1) // whatever else is said, one is left
            .Concat(newest.Where(b => b.IsAsked && now - b.At < AskedFor))
            .Concat(terms.Kept.SelectMany(k => newest.DistinctBy(b => PeriodOf(k.Key, b.At.UtcDateTime)).Take(k.Value)))
            .Select(b => b.Id)
            .ToHashSet();
        return [.. newest.Select(b => b.Id).Where(id => !keep.Contains(id))];
    }

    private static (int, int) PeriodOf(string period, DateTime at) =>
        period switch
        {
            "hourly" => (at.Year, (at.DayOfYear * 24) + at.Hour),
            "daily" => (at.Year, at.DayOfYear),
            "weekly" => (ISOWeek.GetYear(at), ISOWeek.GetWeekOfYear(at)),
            "monthly" => (at.Year, at.Month),
            "yearly" => (at.Year, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "No such period."),
        };
}
