using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Edge;
using Berth.Tenants.Isolation;
using Berth.Tenants.Metering;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Makes true what a tenant should be. The one path for every cause: paid, cancelled, suspended, repaired, retried
/// after a crash. Each run looks at what is there and goes on from it.
/// </summary>
public sealed partial class ReconcileTenant(
    IDbContextFactory<AppDb> databases,
    ITenantStacks stacks,
    TenantSpecs specs,
    MakeSecrets secrets,
    MakeLink links,
    KeepLastData last,
    TenantTraces traces,
    MoveTenant move,
    CopyImage images,
    KnownHosts hosts,
    PublishEdge edge,
    OpenRoute open,
    ProbeTenant probe,
    CountTraffic traffic,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<ReconcileTenant> log
) : IJobHandler<TenantJobs.Args>
{
    /// <summary>The kind of these jobs.</summary>
    public const string Kind = TenantJobs.Reconcile;

    private static readonly TimeSpan DownTime = TimeSpan.FromSeconds(10),
        Soon = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(TenantJobs.Args args, CancellationToken cancellationToken)
    {
        // 1. One process at a time.
        await using var lease = await TenantLease.TakeAsync(databases, args.TenantId, clock, cancellationToken);
        if (lease is null)
            return JobOutcome.Snooze(TimeSpan.FromSeconds(2));
        Steps.Reached("tenant:leased");

        // 2. Nothing to do?
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

        // 3. Do it, and say what was seen; or say why not, and come again.
        try
        {
            if (tenant.ObservedGeneration != tenant.Generation)
                await MakeAsync(db, tenant, machines, cancellationToken);
            await move.LeaveAsync(db, tenant, cancellationToken);
            return JobOutcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Something else is wanted by now.
            return JobOutcome.Snooze(TimeSpan.Zero);
        }
        catch (Exception e)
        {
            span.Fail(e);
            Log.Failed(log, tenant.Id, e);
            await ExplainAsync(tenant.Id, "This takes longer than usual. We keep trying, and nothing is lost.");
            throw;
        }
    }

    private Task MakeAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    ) =>
        tenant.Wanted switch
        {
            TenantState.Running => RunTenantAsync(db, tenant, KnownHosts.Get(machines, tenant.Host), cancellationToken),
            TenantState.Suspended => SuspendAsync(db, tenant, KnownHosts.Get(machines, tenant.Host), cancellationToken),
            TenantState.Gone => RemoveAsync(db, tenant, machines, cancellationToken),
            _ => throw new InvalidOperationException(
                $"The tenant '{tenant.Slug}' is wanted {tenant.Wanted}, which nobody can make."
            ),
        };

    private async Task RunTenantAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await CheckGuard.RequireAsync(settings, host, cancellationToken);
        await move.BringAsync(db, tenant, cancellationToken);
        await using var steps = traces.Open(tenant.Id);
        using var applied = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The page that says "starting" is published while the stack is made, the way to the container while it starts:
        // nobody waits for them. Its limit is set once it is made, at best before it starts, when that is a note of the
        // engine's and no work.
        var isUp = false;
        async Task ShowStartingAsync()
        {
            // Nobody has heard of a new one yet, and most are up soon: then the proxy loads one configuration less.
            if (tenant.Observed == TenantState.None)
                await Task.Delay(Soon, clock, applied.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isUp)
                await edge.RunAsync(tenant, cancellationToken);
        }
        Task LimitAsync(TenantSpec of) => LimitProcessesAsync(KnownHosts.Engine(host), of, cancellationToken);
        TenantSpec spec;
        var published = ShowStartingAsync();
        var begun = Task.FromResult(false);
        try
        {
            // Read after the generation: a rotation meanwhile raises that, and what was made with the old values is not
            // taken for what is wanted.
            spec = await specs.ForAsync(tenant, host, cancellationToken) with
            {
                Secrets = await secrets.HandOutAsync(db, tenant.Id, tenant.Product, cancellationToken),
            };
            if (!tenant.IsOpen)
                begun = open.WhenConnectedAsync(tenant, host, () => LimitAsync(spec), applied.Token, cancellationToken);
            await images.RunAsync(host, spec.Image, cancellationToken);
            if (tenant.Refresh)
                await stacks.RefreshAsync(spec, cancellationToken);
            if (tenant.Observed == TenantState.Running)
                await traffic.BeforeEndAsync(tenant, cancellationToken); // it may be replaced
            await Spans.RunAsync(
                "stack up",
                "berth.host",
                tenant.Host,
                () => stacks.UpAsync(spec, steps.Add, cancellationToken)
            );
            isUp = true;
            Steps.Reached("stack:applied");
        }
        finally
        {
            // Whatever became of the stack: nobody else awaits these.
            await applied.CancelAsync();
            await ((Task)begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await published.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await published;
        if (!await begun)
        {
            if (!tenant.IsOpen)
                await open.RunAsync(tenant, cancellationToken);
            await LimitAsync(spec);
        }
        Steps.Reached("edge:published");
        steps.Add("Address published");
        // "Running" is said only after a stranger's request was answered.
        if (!await probe.UntilAnsweredAsync(tenant, host, cancellationToken))
            throw new DbUpdateConcurrencyException("Something else is wanted by now.");
        Steps.Reached("tenant:answered");
        await steps.DisposeAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await TenantLetters.OfRunningAsync(db, tenant, generation, links, settings, cancellationToken);
        var isNew = tenant.Observed == TenantState.None;
        tenant.Observe(TenantState.Running, generation, "Up and answering.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isNew)
            Numbers.Provisioned(clock.GetUtcNow() - tenant.CreatedAt);
        Steps.Reached("tenant:observed");
    }

    /// <summary>
    /// The docker provider has no input for this limit, and it does not outlive the container: it is set after each
    /// start.
    /// </summary>
    public static Task LimitProcessesAsync(DockerClient docker, TenantSpec spec, CancellationToken cancellationToken) =>
        docker.Containers.UpdateAsync(spec.Name, new ContainerUpdate { PidsLimit = spec.Pids }, cancellationToken);

    private async Task SuspendAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await move.BringAsync(db, tenant, cancellationToken);
        // The page that says why comes first, so that nobody meets a container that is going away.
        await edge.RunAsync(tenant, cancellationToken);
        Steps.Reached("edge:closed");
        var spec = await specs.ForAsync(tenant, host, cancellationToken) with { Running = false };
        if (tenant.Refresh)
            await stacks.RefreshAsync(spec, cancellationToken);
        await traffic.BeforeEndAsync(tenant, cancellationToken);
        await stacks.UpAsync(spec, _ => { }, cancellationToken);
        Steps.Reached("stack:suspended");
        tenant.Observe(TenantState.Suspended, generation, "Suspended; its data is kept.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Steps.Reached("tenant:suspended");
    }

    private async Task RemoveAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        var generation = tenant.Generation;
        // The route first: nobody is sent to a container that is going away.
        await edge.RunAsync(tenant, cancellationToken);
        Steps.Reached("edge:closed");
        await last.RunAsync(db, tenant, cancellationToken);
        foreach (var host in Places(tenant))
            await move.RemoveAsync(tenant, KnownHosts.Get(machines, host), cancellationToken);
        tenant.Left();
        Steps.Reached("stack:destroyed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        tenant.Observe(TenantState.Gone, generation, "Removed; nothing of it is left.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, tenant.OrderId, cancellationToken);
        await ForgetSecrets.RunAsync(db, tenant.Id, cancellationToken);
        await ForgetUsage.RunAsync(db, tenant.Id, cancellationToken);
        await HeldSubnet.ReleaseAsync(db, tenant.Id, cancellationToken);
        Steps.Reached("tenant:releasing");
        await transaction.CommitAsync(cancellationToken);
        Steps.Reached("tenant:removed");
    }

    /// <summary>
    /// Puts the reason where its customer sees it. The whole of it, with names of ours, is for the log and the job.
    /// </summary>
    private async Task ExplainAsync(Guid tenantId, string why)
    {
        await using var db = await databases.CreateDbContextAsync();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId);
        if (tenant.ObservedGeneration == tenant.Generation)
            return; // what its customer sees is well
        tenant.Delay(why, db, clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    /// <summary>The hosts that have something of it, or are to have.</summary>
    private static IEnumerable<string> Places(Tenant tenant) =>
        new[] { tenant.Host, tenant.DataOn, tenant.LeftBehind ? tenant.MovedFrom! : tenant.Host }.Distinct();

    /// <summary>
    /// A host without which nothing can be done for the tenant, and whose engine does not answer. Asked again, since
    /// what is known may be a while old; others must not wait for it.
    /// </summary>
    private async Task<string?> FindDownAsync(
        Tenant tenant,
        IReadOnlyList<HostInfo> machines,
        CancellationToken cancellationToken
    )
    {
        var places = Places(tenant).ToList();
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
