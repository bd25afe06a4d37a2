using Berth.Docker;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Zone;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Tenants.Sweep;

/// <summary>
/// The result for one finding. <paramref name="Error"/> is null if it was repaired, or its repair is enqueued.
/// </summary>
public sealed record Repaired(Finding Finding, string? Error);

/// <summary>
/// Repairs findings one by one; a failure does not stop the others. Each repair allows for somebody having changed the
/// same thing meanwhile.
/// </summary>
public sealed partial class RepairFindings(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    ITenantStacks stacks,
    ZoneRecords zone,
    PublishEdge edge,
    TimeProvider clock,
    ILogger<RepairFindings> log
)
{
    private const string Changed = "It changed meanwhile.";
    private static readonly TimeSpan RepairTime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Repairs findings in their order. Findings with an equal repair share one run. Each repaired finding gets a row
    /// in the audit.
    /// </summary>
    public async Task<IReadOnlyList<Repaired>> RepairAsync(
        IEnumerable<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var done = new List<Repaired>();
        foreach (var same in findings.GroupBy(f => f.Repair))
        {
            var error = await TryAsync(same.Key, [.. same], cancellationToken);
            done.AddRange(same.Select(f => new Repaired(f, error)));
        }
        return done;
    }

    /// <summary>
    /// Waits until the worker has reconciled the tenants of these repairs, and returns the names of those that are not
    /// done within <paramref name="most"/>.
    /// </summary>
    public async Task<IReadOnlyList<string>> WaitAsync(
        IReadOnlyList<Repaired> done,
        TimeSpan most,
        CancellationToken cancellationToken
    )
    {
        Guid[] tenants =
        [
            .. done.Where(d => d.Error is null)
                .Select(d =>
                    d.Finding.Repair switch
                    {
                        Repair.Mend m => m.TenantId,
                        Repair.Remind r => r.TenantId,
                        _ => (Guid?)null,
                    }
                )
                .OfType<Guid>()
                .Distinct(),
        ];
        var begun = clock.GetTimestamp();
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var open = await db
                .Tenants.Where(t => tenants.Contains(t.Id) && t.ObservedGeneration < t.Generation)
                .OrderBy(t => t.Slug)
                .Select(t => t.Slug)
                .ToListAsync(cancellationToken);
            if (open.Count == 0 || clock.GetElapsedTime(begun) > most)
                return open;
            await Task.Delay(TimeSpan.FromMilliseconds(500), clock, cancellationToken);
        }
    }

    private async Task<string?> TryAsync(
        Repair repair,
        IReadOnlyList<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        if (repair is Repair.ByHand)
            return "It is an operator's to decide.";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(RepairTime);
        try
        {
            await using var db = await databases.CreateDbContextAsync(timeout.Token);
            if (await RepairAsync(db, repair, findings, timeout.Token) is { } error)
                return error;
            db.AddRange(
                findings.Select(f =>
                    WriteAudit.Entry(clock.GetUtcNow(), "Sweep", f.Subject, f.Kind, f.What, repair.Text)
                )
            );
            await db.SaveChangesAsync(timeout.Token);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Changed;
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested
                && e
                    is DockerException
                        or StackFailedException
                        or InvalidOperationException
                        or EdgeRefusedException
                        or NpgsqlException
                        or DbUpdateException
                        or IOException
                        or OperationCanceledException
            )
        {
            Log.Failed(log, findings[0].Kind, findings[0].Subject, repair.Text, e);
            return timeout.IsCancellationRequested
                ? $"It took longer than {RepairTime.TotalMinutes:0} minutes."
                : e.Message;
        }
    }

    /// <summary>Returns null when it is repaired, else the reason. The caller saves <paramref name="db"/>.</summary>
    private async Task<string?> RepairAsync(
        AppDb db,
        Repair repair,
        IReadOnlyList<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        switch (repair)
        {
            case Repair.Mend(var id, var generation):
                var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
                if (tenant.Generation != generation)
                    return Changed;
                tenant.Mend(
                    string.Join("; ", findings.Select(f => $"{f.Kind} {f.Subject}: {f.What}")),
                    db,
                    clock.GetUtcNow()
                );
                return null;
            case Repair.Remind(var id):
                (await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken)).Remind(db, clock.GetUtcNow());
                return null;
            case Repair.RemoveContainer(var host, var id, var tenantId, var generation):
                // A tenant that was resumed meanwhile may have taken the container over.
                return await db.Tenants.AnyAsync(t => t.Id == tenantId && t.Generation != generation, cancellationToken)
                    ? Changed
                    : await GoneAsync(
                        (await hosts.EngineAsync(host, cancellationToken)).Containers.RemoveAsync(
                            id,
                            force: true,
                            cancellationToken: cancellationToken
                        )
                    );
            case Repair.RemoveNetwork(var host, var id):
                return await GoneAsync(
                    (await hosts.EngineAsync(host, cancellationToken)).Networks.RemoveAsync(id, cancellationToken)
                );
            case Repair.RemoveVolume(var host, var name, var tenantId):
                return await RemoveVolumeAsync(
                    await hosts.EngineAsync(host, cancellationToken),
                    name,
                    tenantId,
                    cancellationToken
                );
            case Repair.ForgetStack(var name):
                await stacks.ForgetAsync(name, cancellationToken);
                return null;
            case Repair.RemoveRecord(var id):
                await zone.RemoveAsync(id, cancellationToken);
                return null;
            case Repair.PublishRoutes(var host):
                await edge.PublishAsync(host, cancellationToken);
                return null;
            case Repair.ReleaseName(var orderId):
                return await HoldName.ReleaseStaleAsync(db, orderId, cancellationToken)
                    ? null
                    : "It is in use after all.";
            case Repair.ReleaseSubnet(var cidr):
                return await HeldSubnet.ReleaseStaleAsync(db, cidr, cancellationToken)
                    ? null
                    : "It is in use after all.";
            case Repair.ReleasePort(var port):
                return await HeldPort.ReleaseStaleAsync(db, port, cancellationToken) ? null : "It is in use after all.";
            case Repair.CheckOrder(var orderId):
                db.Enqueue(CheckOrder.Job(orderId));
                return null;
            case Repair.SyncSubscription(var tenantId):
                db.Enqueue(SyncSubscription.Job(tenantId));
                return null;
            default:
                throw new InvalidOperationException($"Nobody knows how to {repair.Text}.");
        }
    }

    /// <summary>Checks the label again before it removes the volume, because a name may have been used again.</summary>
    private static async Task<string?> RemoveVolumeAsync(
        DockerClient docker,
        string name,
        Guid tenantId,
        CancellationToken cancellationToken
    )
    {
        return await GoneAsync(RemoveAsync());

        async Task RemoveAsync()
        {
            var volume = await docker.Volumes.InspectAsync(name, cancellationToken);
            if (ReadDocker.TenantOf(volume.Labels) != tenantId)
                throw new InvalidOperationException($"The volume {name} is another tenant's by now.");
            await docker.Volumes.RemoveAsync(name, cancellationToken: cancellationToken);
        }
    }

    private static async Task<string?> GoneAsync(Task removal)
    {
        try
        {
            await removal;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // It is gone already.
        }
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep could not repair {Kind} {Subject} ({Repair})")]
        public static partial void Failed(ILogger log, string kind, string subject, string repair, Exception e);
    }
}
