using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>
/// An operator says that something is over of which the code cannot know. Seen again, it opens again.
/// </summary>
public static class ResolveAlert
{
    /// <summary>False when none of that key is open.</summary>
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
