using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>The alerts, for who decides about them.</summary>
public static class ReadAlerts
{
    /// <summary>Those that are open, the latest first.</summary>
    public static async Task<IReadOnlyList<Alert>> OpenAsync(AppDb db, CancellationToken cancellationToken) =>
        await db
            .Alerts.AsNoTracking()
            .Where(a => a.ResolvedAt == null)
            .OrderByDescending(a => a.SeenAt)
            .ThenBy(a => a.Key)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// The keys of the open ones that begin so: for a job that knows which of its causes are still there.
    /// </summary>
    public static async Task<IReadOnlyList<string>> OpenKeysAsync(
        AppDb db,
        string prefix,
        CancellationToken cancellationToken
    ) =>
        await db
            .Alerts.Where(a => a.ResolvedAt == null && a.Key.StartsWith(prefix))
            .Select(a => a.Key)
            .ToListAsync(cancellationToken);
}
