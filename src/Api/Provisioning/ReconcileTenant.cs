using System.Text.Json;
using Berth.Checkout;
using Berth.Data;
using Berth.Docker;
using Berth.Edge;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Provisioning;

/// <summary>
/// Makes true what a tenant should be. The one path for every cause: paid, cancelled, suspended, repaired, retried after a crash. Each run looks at
/// what is there and goes on from it.
/// </summary>
public sealed partial class ReconcileTenant(
    IDbContextFactory<AppDb> databases, ITenantStacks stacks, TenantSpecs specs, TenantTraces traces, PublishEdge edge, ProbeTenant probe, DockerClient docker, TimeProvider clock, ILogger<ReconcileTenant> log)
    : IJobHandler<ReconcileTenant.Args>
{
    public const string Kind = "reconcile-tenant";

    /// <summary>Whose turn it is. What should be true is read when the job runs, not when it was enqueued.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>The job for a tenant. While one waits, another is the same one.</summary>
    public static NewJob Job(Guid tenantId) => new(Kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        // 1. One process at a time.
        await using var lease = await TenantLease.TakeAsync(databases, args.TenantId, clock, cancellationToken);
        if (lease is null) return JobOutcome.Snooze(TimeSpan.FromSeconds(2));
        Steps.Reached("tenant:leased");

        // 2. Nothing to do?
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == args.TenantId, cancellationToken);
        if (tenant.ObservedGeneration == tenant.Generation) return JobOutcome.Done;

        // 3. Do it, and say what was seen; or say why not, and come again.
        try
        {
            await MakeAsync(db, tenant, cancellationToken);
            return JobOutcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Something else is wanted by now.
            return JobOutcome.Snooze(TimeSpan.Zero);
        }
        catch (Exception e)
        {
            await ExplainAsync(tenant.Id, e);
            throw;
        }
    }

    private Task MakeAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken) => tenant.Wanted switch
    {
        TenantState.Running => RunTenantAsync(db, tenant, cancellationToken),
        TenantState.Suspended => SuspendAsync(db, tenant, cancellationToken),
        TenantState.Gone => RemoveAsync(db, tenant, cancellationToken),
        _ => throw new InvalidOperationException($"The tenant '{tenant.Slug}' is wanted {tenant.Wanted}, which nobody can make."),
    };

    private async Task RunTenantAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await using var steps = traces.Open(tenant.Id);
        // The route needs only the address, which is known: it is published while the stack is made.
        var published = edge.RunAsync(cancellationToken);
        try
        {
            var spec = await specs.ForAsync(tenant, cancellationToken);
            await stacks.UpAsync(spec, steps.Add, cancellationToken);
            Steps.Reached("stack:applied");
            await LimitProcessesAsync(spec.Name, spec.Pids, cancellationToken);
        }
        finally
        {
            // Whatever became of the stack: nobody else awaits this.
            await published.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await published;
        Steps.Reached("edge:published");
        steps.Add("Address published");
        // "Running" is said only after a stranger's request was answered.
        await probe.UntilAnsweredAsync(tenant.Slug, cancellationToken);
        Steps.Reached("tenant:answered");
        await steps.DisposeAsync();
        tenant.Observe(TenantState.Running, generation, "Up and answering.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Steps.Reached("tenant:observed");
    }

    /// <summary>The docker provider has no input for this limit, and it does not outlive the container: it is set after each start.</summary>
    private Task LimitProcessesAsync(string container, int most, CancellationToken cancellationToken) =>
        docker.Containers.UpdateAsync(container, new ContainerUpdate { PidsLimit = most }, cancellationToken);

    private async Task SuspendAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await edge.RunAsync(cancellationToken);
        await stacks.UpAsync(await specs.ForAsync(tenant, cancellationToken) with { Running = false }, _ => { }, cancellationToken);
        tenant.Observe(TenantState.Suspended, generation, "Suspended; its data is kept.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task RemoveAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        // The route first: nobody is sent to a container that is going away.
        await edge.RunAsync(cancellationToken);
        await stacks.DestroyAsync(await specs.ForAsync(tenant, cancellationToken), cancellationToken);
        await RequireNothingLeftAsync(tenant, cancellationToken);
        Steps.Reached("stack:destroyed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        tenant.Observe(TenantState.Gone, generation, "Removed; nothing of it is left.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, tenant.OrderId, cancellationToken);
        await db.HeldSubnets.Where(s => s.TenantId == tenant.Id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Asks the engine itself: what carries the tenant's label still is there, whatever the stack's state says.</summary>
    private async Task RequireNothingLeftAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        string[] label = [$"{Tenants.TenantStack.TenantLabel}={tenant.Id}"];
        var containers = await docker.Containers.ListAsync(label, cancellationToken);
        var networks = await docker.Networks.ListAsync(label, cancellationToken);
        var volumes = await docker.Volumes.ListAsync(label, cancellationToken);
        var left = containers.Select(c => $"container {c.Id[..12]}").Concat(networks.Select(n => $"network {n.Name}")).Concat(volumes.Select(v => $"volume {v.Name}")).ToList();
        if (left.Count > 0) throw new InvalidOperationException($"The stack of '{tenant.Slug}' is destroyed, but this is left: {string.Join(", ", left)}.");
    }

    /// <summary>Puts the reason where its customer sees it. The whole of it, with names of ours, is for the log and the job.</summary>
    private async Task ExplainAsync(Guid tenantId, Exception e)
    {
        Log.Failed(log, tenantId, e);
        await using var db = await databases.CreateDbContextAsync();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId);
        tenant.Delay("This takes longer than usual. We keep trying, and nothing is lost.", db, clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} could not be made as wanted")]
        public static partial void Failed(ILogger log, Guid tenant, Exception e);
    }
}
