using System.Security.Cryptography;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Backups;

/// <summary>
/// When a tenant's backups are due: each has its own moment of the window, always the same, so that a host's tenants
/// do not all begin at once. Pure.
/// </summary>
public static class BackupTimes
{
    /// <summary>The window is never longer; where backups follow each other sooner, it is the time between two.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(4);

    /// <summary>The last moment that has come.</summary>
    public static DateTimeOffset LastDue(BackupTerms terms, Guid tenant, DateTimeOffset now)
    {
        var every = terms.Interval;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var first = midnight + terms.Begin + Offset(every, tenant) - TimeSpan.FromDays(2);
        return first + (every * Math.Floor((now - first) / every));
    }

    /// <summary>
    /// From then on a tenant whose newest backup is older than this is late: two moments have passed, and the time that
    /// the window takes.
    /// </summary>
    public static TimeSpan LateAfter(BackupTerms terms) => (2 * terms.Interval) + LongestWindow;

    private static TimeSpan Offset(TimeSpan every, Guid tenant)
    {
        var window = every < LongestWindow ? every : LongestWindow;
        var hash = BitConverter.ToUInt32(SHA256.HashData(tenant.ToByteArray()));
        return TimeSpan.FromSeconds(hash % (uint)window.TotalSeconds);
    }
}
