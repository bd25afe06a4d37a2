using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Platform.Zone;
using Berth.Shop.Hosts;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Berth.Tenants.Containers;
using Berth.Tenants.Edge;
using Berth.Tenants.Health;
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
    BringData bring,
    RestoreData restore,
    CopyImage images,
    KeepShared shared,
    PublishEdge edge,
    OpenRoute open,
    ChangeSubnet subnets,
    ZoneRecords zone,
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
        await bring.BringAsync(db, tenant, host, cancellationToken);
        await restore.BringAsync(db, tenant, host, cancellationToken);
        await using var steps = traces.Open(tenant.Id);
        using var started = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Publish the "starting" page while the stack is made, and the route while the container starts, so that
        // neither adds to the time.
        var isUp = false;
        async Task ShowStartingAsync()
        {
            // Nobody knows a new tenant's address yet, and most are up soon: waiting saves the proxy a configuration.
            if (tenant.Observed == TenantState.None)
                await Task.Delay(Soon, clock, started.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isUp)
                await edge.PublishAsync(tenant, cancellationToken);
        }
        var published = ShowStartingAsync();
        var begun = Task.FromResult(false);
        try
        {
            // Read the secrets after the generation: a rotation meanwhile raises the generation, so a container made
            // with the old values does not pass for what is wanted.
            var its = await secrets.HandOutAsync(db, tenant.Id, tenant.Product, cancellationToken);
            await specs.PrepareAsync(db, tenant, cancellationToken);
            var ranBefore = tenant.Observed is not TenantState.None;
            await shared.KeepForAsync(host, tenant.Product, tenant.Id, ranBefore, cancellationToken);
            var spec = await specs.ForAsync(tenant, host, its, cancellationToken);
            if (spec.Dns is { } dns && tenant.Observed == TenantState.None)
                await RequireFreeAsync(dns.Name, cancellationToken);
            // The head start is for a door that is alone: parts come to the network before it.
            if (!tenant.IsOpen && !spec.HasParts)
                begun = open.WhenConnectedAsync(tenant, host, started.Token, cancellationToken);
            foreach (var image in spec.Containers.Select(c => c.Image).Distinct())
                await images.CopyAsync(host, image, cancellationToken);
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
            Checkpoints.Reached("stack:applied");
            if (await StartContainers.StartAsync(KnownHosts.Engine(host), spec, clock, cancellationToken))
                steps.Add("Container started");
            isUp = true;
            Checkpoints.Reached("container:started");
        }
        catch (StackFailedException e) when (ChangeSubnet.IsCalledFor(e))
        {
            if (await subnets.ChangeAsync(tenant.Id, host, cancellationToken))
                return false;
            throw;
        }
        finally
        {
            // Await both even if the stack failed: nobody else does.
            await started.CancelAsync();
            await ((Task)begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await published.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await published;
        if (!tenant.IsOpen && !await begun)
            await open.OpenAsync(tenant, cancellationToken);
        Checkpoints.Reached("edge:published");
        steps.Add("Address published");
        // Report "running" only after a request through the proxy was answered.
        if (!await probe.UntilAnsweredAsync(tenant, host, cancellationToken))
            return false;
        Checkpoints.Reached("tenant:answered");
        await steps.DisposeAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await TenantMails.OfRunningAsync(
            db,
            tenant,
            generation,
            links,
            specs.FirstSteps(tenant),
            settings,
            cancellationToken
        );
        var isNew = tenant.Observed == TenantState.None;
        tenant.Observe(TenantState.Running, generation, "Up and answering.", db, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await TenantHealth.PassedAsync(db, tenant.Id, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isNew)
            Metrics.Provisioned(clock.GetUtcNow() - tenant.CreatedAt);
        Checkpoints.Reached("tenant:observed");
        return true;
    }

    /// <summary>
    /// Looks at the zone once more: a record of somebody else's may have come since the order was taken, and a second
    /// one beside it would share its visitors.
    /// </summary>
    private async Task RequireFreeAsync(string name, CancellationToken cancellationToken)
    {
        if ((await zone.AtAsync(name, cancellationToken)).FirstOrDefault(r => r.TenantId is null) is { } foreign)
            throw new InvalidOperationException(
                $"The zone has a record of somebody else's for {name}: {foreign.Type} {foreign.Content}. Remove it, or "
                    + "give the money back with 'berth deprovision'."
            );
    }
}
