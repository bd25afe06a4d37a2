using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Isolation;
using Berth.Tenants.Metering;

namespace Berth.Tenants.Provisioning;

/// <summary>Brings a tenant up, on the host where it should be: its stack, its route, and the proof that it answers.</summary>
public sealed class RunTenant(
    ITenantStacks stacks,
    TenantSpecs specs,
    MakeSecrets secrets,
    MakeLink links,
    TenantTraces traces,
    MoveTenant move,
    CopyImage images,
    PublishEdge edge,
    OpenRoute open,
    ProbeTenant probe,
    CountTraffic traffic,
    BerthSettings settings,
    TimeProvider clock
)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Returns when it answers and that is saved. False when something else is wanted of it by now: then nothing is
    /// said of it, and whoever asked comes again.
    /// </summary>
    public async Task<bool> BringUpAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
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
                await edge.PublishAsync(tenant, cancellationToken);
        }
        Task LimitAsync(TenantSpec of) => LimitProcesses.LimitAsync(KnownHosts.Engine(host), of, cancellationToken);
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
            await images.CopyAsync(host, spec.Image, cancellationToken);
            if (tenant.Refresh)
                await stacks.RefreshAsync(spec, cancellationToken);
            if (tenant.Observed == TenantState.Running)
                await traffic.BeforeEndAsync(tenant, cancellationToken); // it may be replaced
            await Spans.TraceAsync(
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
                await open.OpenAsync(tenant, cancellationToken);
            await LimitAsync(spec);
        }
        Steps.Reached("edge:published");
        steps.Add("Address published");
        // "Running" is said only after a stranger's request was answered.
        if (!await probe.UntilAnsweredAsync(tenant, host, cancellationToken))
            return false;
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
        return true;
    }
}
