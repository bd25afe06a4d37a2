using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tenants.Backups;

/// <summary>
/// Backs one tenant up, to each target that is due, or to all when it was asked for. What fails is written down, and
/// found due again later: a target that is away stops no other.
/// </summary>
public sealed class BackupTenant(
    IDbContextFactory<AppDb> databases,
    NpgsqlDataSource database,
    MakeBackup make,
    HoldContainers holds,
    FindDue find,
    KnownHosts hosts,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<BackupTenant.Args>
{
    public const string Kind = "backup-tenant";

    /// <summary>So many of a worker's slots; on each host one runs, others wait for it.</summary>
    public const int MostParallel = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20),
        HostIsBusy = TimeSpan.FromSeconds(10),
        TenantIsBusy = TimeSpan.FromSeconds(5),
        HostIsDown = TimeSpan.FromMinutes(1),
        RestoreGoesOn = TimeSpan.FromMinutes(1);

    /// <summary>Which tenant, and why.</summary>
    public sealed record Args(Guid TenantId, BackupCause Cause);

    /// <summary>The job; one of a tenant and cause waits at most.</summary>
    public static NewJob Job(Guid tenant, BackupCause cause) =>
        new(Kind, JsonSerializer.Serialize(new Args(tenant, cause)), Key: $"{tenant} {cause}");

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        if (tenant.Wanted == TenantState.Gone || tenant.Observed == TenantState.None)
            return JobOutcome.Cancel($"The tenant is to be {tenant.Wanted} and is {tenant.Observed}.");
        if (await Restore.IsBegunAsync(db, tenant.Id, cancellationToken))
            return JobOutcome.Snooze(RestoreGoesOn);
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        if (host.State == HostState.Down && !await WatchHosts.AnswersAsync(host, cancellationToken))
            return JobOutcome.Snooze(HostIsDown);
        await using var turn = await HostTurn.TakeAsync(database, host.Name, Patience, clock, cancellationToken);
        if (turn is null)
            return JobOutcome.Snooze(HostIsBusy);
        Checkpoints.Reached("backup:turn");
        await using var lease = holds.IsNeeded(tenant.Product)
            ? await TenantLease.TakeAsync(databases, tenant.Id, clock, cancellationToken)
            : null;
        if (lease is null && holds.IsNeeded(tenant.Product))
            return JobOutcome.Snooze(TenantIsBusy);
        await holds.ReleaseAsync(host, tenant, cancellationToken); // of a run that was killed
        foreach (var target in await TargetsAsync(args, cancellationToken))
        {
            try
            {
                await make.MakeAsync(tenant, host, target, args.Cause, cancellationToken);
            }
            catch (BackupTroubleException)
            {
                // It is written down. When it is due it is tried again; who asked sees it.
            }
        }
        return JobOutcome.Done;
    }

    private async Task<IReadOnlyList<BackupTarget>> TargetsAsync(Args args, CancellationToken cancellationToken)
    {
        if (args.Cause != BackupCause.Schedule)
            return settings.Backups.Targets;
        var due = (await find.AllAsync(cancellationToken, only: args.TenantId)).SelectMany(d => d.Targets).ToHashSet();
        return [.. settings.Backups.Targets.Where(t => due.Contains(t.Name))];
    }
}
