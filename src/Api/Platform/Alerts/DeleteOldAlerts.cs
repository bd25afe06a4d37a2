using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Platform.Alerts;

/// <summary>Deletes alerts that have been over for 90 days. Open ones stay.</summary>
public sealed class DeleteOldAlerts(AppDb db, TimeProvider clock) : Cleaning<DeleteOldAlerts.Args, Alert>
{
    public const string Kind = "delete-old-alerts";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "resolved alerts, 90 days old";

    /// <inheritdoc />
    protected override IQueryable<Alert> Due()
    {
        var before = clock.GetUtcNow() - Kept;
        return db.Alerts.Where(a => a.ResolvedAt < before);
    }
}
