using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Volumes;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Backs a tenant up to a target, and writes down what came of it: a row that it is complete, once restic said so, or
/// why it failed. Killed at any point, it is begun again; what was stored already is not stored again. The caller has
/// the host's turn; and the tenant's lease, if its containers are to be held.
/// </summary>
public sealed partial class MakeBackup(
    IDbContextFactory<AppDb> databases,
    RunRestic restic,
    HoldContainers holds,
    OpenVolume volumes,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<MakeBackup> log
)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Returns the complete backup's row.</summary>
    /// <exception cref="BackupTroubleException">
    /// There is none, which is written down, with an alert if it is the target's fault.
    /// </exception>
    public async Task<Backup> MakeAsync(
        Tenant tenant,
        HostInfo host,
        BackupTarget target,
        BackupCause cause,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetUtcNow();
        using var span = Spans.Begin("backup")?.SetTag("berth.tenant", tenant.Id).SetTag("berth.host", host.Name);
        try
        {
            var answer = await AskAsync(tenant, host, target, cause, cancellationToken);
            var (summary, vanished) = answer.Summary();
            Checkpoints.Reached("backup:made");
            var made = await RecordAsync(tenant, host, target, cause, summary, vanished, began, cancellationToken);
            Checkpoints.Reached("backup:recorded");
            return made;
        }
        catch (BackupTroubleException e)
        {
            span.Fail(e);
            Log.Failed(log, tenant.Id, target.Name, host.Name, e.Message);
            await FailAsync(tenant, host, target, cause, e, began);
            throw;
        }
    }

    private async Task<ResticAnswer> AskAsync(
        Tenant tenant,
        HostInfo host,
        BackupTarget target,
        BackupCause cause,
        CancellationToken cancellationToken
    )
    {
        var skipped = catalog.Find(tenant.Product)?.SkippedVolumes ?? OpenVolume.Nothing;
        var there = (await volumes.VolumesAsync(host, tenant, cancellationToken))
            .Where(v => !skipped.Contains(v))
            .ToList();
        if (there.Count == 0)
            throw new BackupTroubleException($"It has no volume on {host.Name}.");
        // Before a restore everything is stopped already.
        var isHeld = cause != BackupCause.Restore && holds.IsNeeded(tenant.Product);
        var work = new RunRestic.Work(
            "backup",
            [
                await IsKnownAsync(target, host, cancellationToken) ? "known" : "new",
                tenant.Id.ToString(),
                .. there.Select(v => $"/data/{v}"),
                "--",
                $"installation={settings.Installation}",
                $"tenant={tenant.Id}",
                $"name={tenant.Slug}",
                $"product={tenant.Product}",
                $"plan={tenant.Plan}",
                $"image={tenant.Image}",
            ],
            isHeld ? HoldContainers.Longest : Longest
        )
        {
            Volumes = there.ToDictionary(v => v, v => TenantSpec.VolumeOf(settings.Installation, tenant.Slug, v)),
            Tenant = tenant.Id,
        };
        try
        {
            if (isHeld)
                await holds.HoldAsync(host, tenant, cancellationToken);
            return await restic.RunAsync(host, host.Name, target, work, cancellationToken);
        }
        finally
        {
            if (isHeld)
                await holds.ReleaseAsync(host, tenant, CancellationToken.None);
        }
    }

    private async Task<bool> IsKnownAsync(BackupTarget target, HostInfo host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.BackupStores.AnyAsync(s => s.Target == target.Name && s.Host == host.Name, cancellationToken);
    }

    private async Task<Backup> RecordAsync(
        Tenant tenant,
        HostInfo host,
        BackupTarget target,
        BackupCause cause,
        ResticSummary summary,
        int vanished,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var store = await db.BackupStores.FindAsync([target.Name, host.Name], cancellationToken);
        if (store is null)
            db.BackupStores.Add(store = BackupStore.Of(target.Name, host.Name, now));
        var why = vanished == 0 ? "" : $"{vanished} files went while they were read: the tenant ran on.";
        var made = db.Backups.Add(Backup.Of(tenant, store, cause, summary, why, began, now - began)).Entity;
        db.Resolve(CauseOf(store.Name));
        await db.SaveChangesAsync(cancellationToken);
        return made;
    }

    private async Task FailAsync(
        Tenant tenant,
        HostInfo host,
        BackupTarget target,
        BackupCause cause,
        BackupTroubleException trouble,
        DateTimeOffset began
    )
    {
        await using var db = await databases.CreateDbContextAsync();
        var now = clock.GetUtcNow();
        db.Backups.Add(Backup.Failed(tenant, target.Name, host.Name, cause, trouble, now, now - began));
        if (trouble.IsOfTarget)
            AlertOf(db, $"{target.Name} on {host.Name}", trouble.Message, now);
        await db.SaveChangesAsync();
    }

    /// <summary>Opens the alert of a repository, with one mail a day. It closes with the next backup there.</summary>
    internal static void AlertOf(AppDb db, string store, string why, DateTimeOffset now) =>
        db.Alert(
            $"{CauseOf(store)}/{now:yyyy-MM-dd}",
            $"Backups to {store} fail",
            $"{why}\n\nBackups to other targets go on. It is tried again within half an hour, and this closes by itself.",
            CauseOf(store)
        );

    private static string CauseOf(string store) => $"backups/{store}";

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Tenant {Tenant} could not be backed up to {Target} on {Host}: {Why}"
        )]
        public static partial void Failed(ILogger log, Guid tenant, string target, string host, string why);
    }
}
