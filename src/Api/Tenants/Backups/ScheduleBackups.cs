using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Tenants.Backups;

/// <summary>
/// Enqueues the backups that are due, and tells operators of tenants that lack one. Runs each minute.
/// </summary>
public sealed class ScheduleBackups(AppDb db, FindDue find, BerthSettings settings, TimeProvider clock)
    : IJobHandler<ScheduleBackups.Args>
{
    public const string Kind = "schedule-backups";

    private const string Late = "backups-late";
    private const int MostNamed = 20;

    /// <summary>Empty: the job handles all tenants.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        if (settings.Backups.Targets.Count == 0)
            return JobOutcome.Done;
        foreach (var (tenant, _) in await find.AllAsync(cancellationToken))
            db.Enqueue(BackupTenant.Job(tenant.Id, BackupCause.Schedule));
        var late = await find.LateAsync(cancellationToken);
        if (late.Count == 0)
            db.Resolve(Late);
        else
            db.Alert(
                $"{Late}/{clock.GetUtcNow():yyyy-MM-dd}",
                $"{late.Count} tenants lack a backup",
                $"Their newest is older than their plan allows, or there is none: {Names(late)}.\n\n"
                    + "'berth backups NAME' says why. This closes by itself.",
                Late
            );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static string Names(IReadOnlyList<FindDue.Planned> tenants) =>
        string.Join(", ", tenants.Take(MostNamed).Select(t => t.Slug)) + (tenants.Count > MostNamed ? " …" : "");
}
