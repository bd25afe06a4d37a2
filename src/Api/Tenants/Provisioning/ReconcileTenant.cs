using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Makes a tenant what it should be. Every cause takes this path: payment, cancellation, suspension, repair, a retry
/// after a crash. Each run looks at what is there and continues from it.
/// </summary>
public sealed partial class ReconcileTenant(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    RunTenant run,
    SuspendTenant suspend,
    RemoveTenant remove,
    MoveTenant move,
    TimeProvider clock,
    ILogger<ReconcileTenant> log
) : IJobHandler<TenantJobs.Args>
{
    public const string Kind = TenantJobs.Reconcile;

    private static readonly TimeSpan DownTime = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(TenantJobs.Args args, CancellationToken cancellationToken)
    {
        // 1. Take the lease: one process works on a tenant at a time.
        await using var lease = await TenantLease.TakeAsync(databases, args.TenantId, clock, cancellationToken);
        if (lease is null)
            return JobOutcome.Snooze(TimeSpan.FromSeconds(2));
        Checkpoints.Reached("tenant:leased");

        // 2. Stop here if nothing is to be done, or the host does not answer.
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        if (tenant.ObservedGeneration == tenant.Generation && !tenant.LeftBehind)
            return JobOutcome.Done;
        var machines = await hosts.AllAsync(db, cancellationToken);
        if (await FindDownAsync(tenant, machines, cancellationToken) is { } down)
        {
            Log.Waits(log, tenant.Id, down);
            await ExplainAsync(
                tenant.Id,
                "The machine it belongs on does not answer. We are on it, and nothing is lost."
            );
            return JobOutcome.Snooze(DownTime);
        }

        using var span = Spans
            .Begin("reconcile")
            ?.SetTag("berth.tenant", tenant.Id)
            .SetTag("berth.order", tenant.OrderId)
            .SetTag("berth.host", tenant.Host)
            .SetTag("berth.wanted", tenant.Wanted.ToString());

        // 3. Apply and record it; on failure tell the customer and retry.
        try
        {
            if (
                tenant.ObservedGeneration != tenant.Generation
                && !await MakeAsync(db, tenant, machines, cancellationToken)
            )
                return JobOutcome.Snooze(TimeSpan.Zero);
            await move.LeaveAsync(db, tenant, cancellationToken);
            return JobOutcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            // What is wanted changed while this was being saved.
            return JobOutcome.Snooze(TimeSpan.Zero);
        }
        catch (Exception e)
        {
            span.Fail(e);
            Log.Failed(log, tenant.Id, e);
            await ExplainAsync(tenant.Id, "This takes longer than usual. We keep trying, and nothing is lost.", true);
            throw;
        }
    }

    /// <summary>Returns false if something else is wanted by now.</summary>
    private async Task<bool> MakeAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        switch (tenant.Wanted)
        {
            case TenantState.Running:
                return await run.BringUpAsync(db, tenant, KnownHosts.Get(machines, tenant.Host), cancellationToken);
            case TenantState.Suspended:
                await suspend.SuspendAsync(db, tenant, KnownHosts.Get(machines, tenant.Host), cancellationToken);
                return true;
            case TenantState.Gone:
                await remove.RemoveAsync(db, tenant, machines, cancellationToken);
                return true;
            default:
                throw new InvalidOperationException(
                    $"The tenant '{tenant.Slug}' is wanted {tenant.Wanted}, which nobody can make."
                );
        }
    }

    /// <summary>
    /// Tells the customer why it takes longer. The full error, with internal names, goes to the log and the job only.
    /// </summary>
    private async Task ExplainAsync(Guid tenantId, string why, bool failed = false)
    {
        await using var db = await databases.CreateDbContextAsync();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId);
        if (tenant.ObservedGeneration == tenant.Generation)
            return; // what its customer sees is well
        tenant.Delay(why, db, clock.GetUtcNow());
        if (failed)
            tenant.LookFirst();
        await db.SaveChangesAsync();
    }

    /// <summary>
    /// Returns a host that the tenant needs and whose engine does not answer, or null. Asks hosts that are marked as
    /// down once more, because the mark may be old. The caller snoozes, so that other tenants need not wait.
    /// </summary>
    private async Task<string?> FindDownAsync(
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        var places = tenant.Places().ToList();
        foreach (var host in machines.Where(h => h.State == HostState.Down && places.Contains(h.Name)))
        {
            if (!await WatchHosts.AnswersAsync(host, cancellationToken))
                return host.Name;
        }
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} waits: the host {Host} does not answer")]
        public static partial void Waits(ILogger log, Guid tenant, string host);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} could not be made as wanted")]
        public static partial void Failed(ILogger log, Guid tenant, Exception e);
    }
}
