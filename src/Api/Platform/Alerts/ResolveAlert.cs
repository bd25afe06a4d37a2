using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>
/// Closes an alert because an operator says that it is over, where the code cannot know. Seen again, it reopens.
/// </summary>
public static class ResolveAlert
{
    /// <summary>Closes the alert and writes it to the audit. Returns false if no alert of this key is open.</summary>
    public static async Task<bool> ResolveAsync(
        AppDb db,
        string key,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.Alerts.SingleOrDefaultAsync(a => a.Key == key && a.ResolvedAt == null, cancellationToken)
            is not { } alert
        )
            return false;
        alert.Resolve(clock.GetUtcNow());
        db.Add(WriteAudit.Entry(clock.GetUtcNow(), nameof(Alert), key, "State", "Open", "Resolved"));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
