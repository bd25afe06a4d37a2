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

/// <summary>
/// Brings a tenant up on the host where it should be: stack, route, and a request that proves that it answers.
/// </summary>
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
    /// Returns true when the tenant answers and that is saved. Returns false if something else is wanted by now; then
    /// nothing is recorded, and the caller must start again.
    /// </summary>
    public async Task<bool> BringUpAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var generation = tenant.Generation;
        await CheckFirewall.RequireAsync(settings, host, cancellationToken);
        await move.BringAsync(db, tenant, cancellationToken);
        await using var steps = traces.Open(tenant.Id);
        using var applied = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Publish the "starting" page while the stack is made, and the route while the container starts, so that
        // neither adds to the time. Set the pids limit right after creation: before the start it costs nothing.
        var isUp = false;
        async Task ShowStartingAsync()
        {
            // Nobody knows a new tenant's address yet, and most are up soon: waiting saves the proxy a configuration.
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
            // Read the secrets after the generation: a rotation meanwhile raises the generation, so a container made
            // with the old values does not pass for what is wanted.
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
            Checkpoints.Reached("stack:applied");
        }
        finally
        {
            // Await both even if the stack failed: nobody else does.
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
        Checkpoints.Reached("edge:published");
        steps.Add("Address published");
        // Report "running" only after a request through the proxy was answered.
        if (!await probe.UntilAnsweredAsync(tenant, host, cancellationToken))
            return false;
        Checkpoints.Reached("tenant:answered");
        await steps.DisposeAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await TenantMails.OfRunningAsync(db, tenant, generation, links, settings, cancellationToken);
        var isNew = tenant.Observed == TenantState.None;
        tenant.Observe(TenantState.Running, generation, "Up and answering.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isNew)
            Metrics.Provisioned(clock.GetUtcNow() - tenant.CreatedAt);
        Checkpoints.Reached("tenant:observed");
        return true;
    }
}
