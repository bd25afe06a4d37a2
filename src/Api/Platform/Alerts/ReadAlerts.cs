using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>Reads the open alerts.</summary>
public static class ReadAlerts
{
    /// <summary>Reads the open alerts, the one seen last first.</summary>
    public static async Task<IReadOnlyList<Alert>> OpenAsync(AppDb db, CancellationToken cancellationToken) =>
        await db
            .Alerts.AsNoTracking()
            .Where(a => a.ResolvedAt == null)
            .OrderByDescending(a => a.SeenAt)
            .ThenBy(a => a.Key)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Reads the keys of open alerts that begin with <paramref name="prefix"/>, so that a job can close those whose
    /// cause is gone.
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
