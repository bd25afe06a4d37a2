using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Metering;
using Berth.Tenants.Volumes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tenants.Backups;

/// <summary>
/// Puts a tenant's data back as it was in a backup, before its containers start again. What it has now is backed up
/// first. Killed at any point it is begun again, and ends with the data as before or as restored; never with half of each.
/// </summary>
public sealed class RestoreData(
    NpgsqlDataSource database,
    MakeBackup make,
    RunRestic restic,
    OpenVolume volumes,
    CountTraffic traffic,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10),
        Longest = TimeSpan.FromHours(6),
        CleanTime = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Does nothing if no restore is asked for. One that cannot be carried out is recorded as failed, and the tenant
    /// comes up as it was. The caller has the tenant's lease.
    /// </summary>
    public async Task BringAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        if (await Restore.WaitingAsync(db, tenant.Id, cancellationToken) is not { } asked)
            return;
        var now = clock.GetUtcNow();
        // The web wrote the row: whose backup it is, is looked at here.
        var backup = await db.Backups.SingleOrDefaultAsync(
            b => b.Id == asked.BackupId && b.TenantId == tenant.Id && b.State == BackupState.Done,
            cancellationToken
        );
        if (backup is null || settings.Backups.Target(backup.Target) is not { } target)
        {
            if (asked.Attempts > 0)
                throw new InvalidOperationException(
                    $"A restore of '{tenant.Slug}' was begun, and its backup or target is not there any more. Put the target "
                        + "back into Berth:Backups:Targets: the data may be half of each."
                );
            await FailAsync(db, tenant, asked, "That backup is not there any more.", cancellationToken);
        }
        else if (asked.IsTooOld(now))
            await FailAsync(db, tenant, asked, "It could not be begun within a day. Ask again.", cancellationToken);
        else
            await CarryOutAsync(db, tenant, host, asked, backup, target, cancellationToken);
    }

    private async Task CarryOutAsync(
        AppDb db,
        Tenant tenant,
        HostInfo host,
        Restore asked,
        Backup backup,
        BackupTarget target,
        CancellationToken cancellationToken
    )
    {
        await using var turn =
            await HostTurn.TakeAsync(database, host.Name, Patience, clock, cancellationToken)
            ?? throw new TimeoutException($"The restore of '{tenant.Slug}' waits: {host.Name} makes other backups.");
        asked.Try();
        await db.SaveChangesAsync(cancellationToken);
        // 1. Nothing writes any more.
        await traffic.BeforeEndAsync(tenant, cancellationToken);
        await volumes.StopAsync(host, tenant, cancellationToken);
        Checkpoints.Reached("restore:stopped");
        var mounts = await MountsAsync(tenant, host, cancellationToken);
        if (asked.IsTriedOut && await IsTakenBackAsync(asked, host, target, tenant, mounts, cancellationToken))
        {
            await FailAsync(db, tenant, asked, "It was tried several times.", cancellationToken);
            return;
        }
        // 2. What is there now can be had back.
        if (asked.BeforeId is null)
        {
            try
            {
                var before = await make.MakeAsync(tenant, host, target, BackupCause.Restore, cancellationToken);
                asked.Saved(before.Id);
            }
            catch (BackupTroubleException e)
            {
                await FailAsync(
                    db,
                    tenant,
                    asked,
                    $"What is there now could not be backed up first: {e.Message}",
                    cancellationToken
                );
                return;
            }
            await db.SaveChangesAsync(cancellationToken);
            Checkpoints.Reached("restore:saved");
        }
        // 3. All is read beside it, and then put in its place.
        var answer = await restic.RunAsync(
            host,
            backup.Host,
            target,
            new("restore", [asked.Id.ToString("N"), backup.Snapshot, .. mounts.Keys], Longest)
            {
                Volumes = mounts,
                Writes = true,
                Tenant = tenant.Id,
            },
            cancellationToken
        );
        Checkpoints.Reached("restore:swapped");
        if (answer.Code == ResticAnswer.NothingChanged)
            await FailAsync(db, tenant, asked, answer.Trouble().Message, cancellationToken);
        else if (!answer.IsDone)
            throw answer.Trouble();
        else
        {
            asked.Done(clock.GetUtcNow());
            tenant.Note(
                db,
                clock.GetUtcNow(),
                $"Its data is as it was on {backup.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC again"
            );
            await db.SaveChangesAsync(cancellationToken);
            Checkpoints.Reached("restore:recorded");
        }
    }

    /// <summary>The volumes that are restored: those that are there and that backups have.</summary>
    private async Task<Dictionary<string, string>> MountsAsync(
        Tenant tenant,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        var skipped = catalog.Find(tenant.Product)?.SkippedVolumes ?? OpenVolume.Nothing;
        return (await volumes.VolumesAsync(host, tenant, cancellationToken))
            .Where(v => !skipped.Contains(v))
            .ToDictionary(v => v, v => TenantSpec.VolumeOf(settings.Installation, tenant.Slug, v));
    }

    /// <summary>Removes what was read so far; false if it is being put in place, which must be gone on with.</summary>
    private async Task<bool> IsTakenBackAsync(
        Restore asked,
        HostInfo host,
        BackupTarget target,
        Tenant tenant,
        Dictionary<string, string> mounts,
        CancellationToken cancellationToken
    ) =>
        (
            await restic.RunAsync(
                host,
                host.Name,
                target,
                new("clean", [asked.Id.ToString("N"), .. mounts.Keys], CleanTime)
                {
                    Volumes = mounts,
                    Writes = true,
                    Tenant = tenant.Id,
                },
                cancellationToken
            )
        ).IsDone;

    /// <summary>The tenant comes up as it was, its customer reads why, and operators do.</summary>
    private async Task FailAsync(
        AppDb db,
        Tenant tenant,
        Restore asked,
        string why,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        asked.Fail(why, now);
        tenant.Note(db, now, "The restore did not work; the data is as it was");
        db.Inform(
            $"restore/{asked.Id}",
            $"A restore of {tenant.Slug} failed",
            $"{why}\n\nNothing was changed; it runs as before."
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
