using System.Globalization;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tenants.Backups;

/// <summary>
/// Looks after each repository: once a day removes what need not be kept any more, once a week reads it to see that it
/// is sound. A repository that is away stops no other.
/// </summary>
public sealed class TendRepositories(
    AppDb db,
    NpgsqlDataSource database,
    RunRestic restic,
    ProductCatalog catalog,
    KnownHosts hosts,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<TendRepositories.Args>
{
    public const string Kind = "tend-repositories";

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(23),
        CheckEvery = TimeSpan.FromDays(7),
        FailuresStay = TimeSpan.FromDays(7),
        ListTime = TimeSpan.FromMinutes(10),
        LongTime = TimeSpan.FromHours(6);

    /// <summary>All of a repository up to this size is read each week, else an eighth of it.</summary>
    private const long SmallBytes = 10L << 30;

    private const int Eighths = 8,
        MostLines = 20;

    /// <summary>Empty: the job handles all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var answering = await hosts.AnsweringAsync(cancellationToken);
        foreach (var store in await db.BackupStores.ToListAsync(cancellationToken))
            if (
                settings.Backups.Target(store.Target) is { } target
                && answering.FirstOrDefault(h => h.Name == store.Host) is { } host
            )
                await TendAsync(store, target, host, cancellationToken);
        return JobOutcome.Done;
    }

    private async Task TendAsync(
        BackupStore store,
        BackupTarget target,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var (prunes, checks) = (now - store.PrunedAt is not { } p || p >= PruneEvery, IsDue(store.CheckedAt, now));
        if (!prunes && !checks)
            return;
        await using var turn = await HostTurn.TakeAsync(database, host.Name, TimeSpan.Zero, clock, cancellationToken);
        if (turn is null)
            return; // in an hour
        try
        {
            if (prunes)
                await PruneAsync(store, target, host, cancellationToken);
            if (checks)
                await CheckAsync(store, target, host, cancellationToken);
        }
        catch (BackupTroubleException e)
        {
            MakeBackup.AlertOf(db, store.Name, e.Message, now);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private static bool IsDue(DateTimeOffset? last, DateTimeOffset now) => last is null || now - last >= CheckEvery;

    private async Task PruneAsync(
        BackupStore store,
        BackupTarget target,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        await AdoptAsync(store, target, host, cancellationToken);
        var over = await OverAsync(store, cancellationToken);
        if (over.Count > 0)
        {
            var answer = await restic.RunAsync(
                host,
                store.Host,
                target,
                new("forget", [.. over.Select(b => b.Snapshot)], LongTime),
                cancellationToken
            );
            if (!answer.IsDone)
                throw answer.Trouble();
            Checkpoints.Reached("backups:forgotten");
        }
        db.Backups.RemoveRange(over); // last: a row is there as long as what it stands for
        db.Backups.RemoveRange(
            await db
                .Backups.Where(b =>
                    b.Target == store.Target
                    && b.Host == store.Host
                    && b.State == BackupState.Failed
                    && b.At < clock.GetUtcNow() - FailuresStay
                )
                .ToListAsync(cancellationToken)
        );
        store.Pruned(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("backups:pruned");
    }

    /// <summary>
    /// Writes rows for backups that have none: their worker died before it could, or the database is older than they are.
    /// </summary>
    private async Task AdoptAsync(
        BackupStore store,
        BackupTarget target,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        var answer = await restic.RunAsync(host, store.Host, target, new("list", [], ListTime), cancellationToken);
        if (!answer.IsDone)
            throw answer.Trouble();
        var known = await db
            .Backups.Where(b => b.Target == store.Target && b.Host == store.Host && b.Snapshot != "")
            .Select(b => b.Snapshot)
            .ToListAsync(cancellationToken);
        foreach (
            var snapshot in answer
                .Snapshots()
                .Where(s => s.Tag("installation") == settings.Installation && !known.Contains(s.ShortId))
        )
            if (
                Guid.TryParse(snapshot.Tag("tenant"), out var id)
                && await db.Tenants.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } tenant
            )
                db.Backups.Add(
                    Backup.Of(
                        tenant,
                        store,
                        BackupCause.Schedule,
                        new ResticSummary { SnapshotId = snapshot.ShortId },
                        "Found in the repository: neither its size nor whether all files could be read was written down.",
                        snapshot.Time,
                        TimeSpan.Zero
                    )
                );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// What need not be kept: by the plan of a tenant that is there, because a removed one's time is over, or because it is
    /// not whole.
    /// </summary>
    private async Task<IReadOnlyList<Backup>> OverAsync(BackupStore store, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wanted = await db
            .Restores.Where(r =>
                r.State == RestoreState.Waiting && !db.Tenants.Any(t => t.Id == r.TenantId && t.GoneAt != null)
            )
            .Select(r => r.BackupId)
            .ToListAsync(cancellationToken);
        var all = await db
            .Backups.Where(b => b.Target == store.Target && b.Host == store.Host && b.Snapshot != "")
            .ToListAsync(cancellationToken);
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => db.Backups.Any(b => b.TenantId == t.Id))
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        return
        [
            .. all.Where(b => b.State == BackupState.Failed),
            .. from its in all.Where(b => b.State == BackupState.Done).GroupBy(b => b.TenantId)
            let drop = Drop(tenants[its.Key], [.. its], now)
            from backup in its
            where drop.Contains(backup.Id) && !wanted.Contains(backup.Id)
            select backup,
        ];
    }

    private IReadOnlyList<Guid> Drop(Tenant tenant, IReadOnlyList<Backup> its, DateTimeOffset now)
    {
        var plan = catalog.Find(tenant.Product)?.Plan(tenant.Plan);
        if (tenant.GoneAt is { } gone)
        {
            var keep = plan?.Dunning.KeepData ?? new DunningTerms().KeepData;
            return (settings.Backups.KeptUntil(keep, gone) ?? gone) <= now ? [.. its.Select(b => b.Id)] : [];
        }
        // What was promised is not known while the plan is not: nothing goes.
        return plan is null
            ? []
            : KeepPolicy.Drop(
                its.Select(b => new KeepPolicy.Kept(b.Id, b.At, b.Cause != BackupCause.Schedule)),
                plan.Backups ?? new BackupTerms(),
                now
            );
    }

    private async Task CheckAsync(
        BackupStore store,
        BackupTarget target,
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var size = await db
            .Backups.Where(b => b.Target == store.Target && b.Host == store.Host)
            .SumAsync(b => b.BytesAdded, cancellationToken);
        var part = (ISOWeek.GetWeekOfYear(now.UtcDateTime) % Eighths) + 1;
        string[] what = size <= SmallBytes ? ["--read-data"] : [$"--read-data-subset={part}/{Eighths}"];
        var answer = await restic.RunAsync(host, store.Host, target, new("check", what, LongTime), cancellationToken);
        var cause = $"backups-check/{store.Name}";
        if (answer.IsDone)
            db.Resolve(cause);
        else if (answer.Trouble() is { IsOfTarget: true } away)
            throw away;
        else
            db.Alert(
                $"{cause}/{now:yyyy-MM-dd}",
                $"Backups of {store.Name} are damaged",
                $"A check of the repository {target.Url}/{store.Host} found:\n\n"
                    + $"{string.Join('\n', answer.Complained.Take(MostLines))}\n\nBackups that have these pieces cannot be "
                    + "restored. Look at the disk; see \"A repository is damaged\" in docs/operating/backups.md. This "
                    + "closes when a check finds nothing.",
                cause
            );
        store.Checked(now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
