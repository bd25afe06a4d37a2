using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Metering;

/// <summary>
/// Counts tenants' traffic from the kernel's counters at their interface. The counters are lost with the container, so
/// they are read often, and once more before we end a container. If one ends by itself, at most five minutes are lost.
/// </summary>
public sealed partial class CountTraffic(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    LookAtUsage look,
    ReadBridges bridges,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<CountTraffic> log
) : IJobHandler<CountTraffic.Args>
{
    public const string Kind = "count-traffic";
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Empty: the job counts all tenants.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        foreach (var host in await hosts.AnsweringAsync(cancellationToken))
        {
            var several = await SeveralAsync(host, cancellationToken);
            await CountAsync(KnownHosts.Engine(host), several.Keys, cancellationToken);
            if (several.Count > 0)
                await CountBridgesAsync(host, several, cancellationToken);
        }
        await look.EnqueueDueAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Tenants of several containers, whose bridge is counted: at each container's own interface they would also be
    /// charged for what these say to each other.
    /// </summary>
    private async Task<Dictionary<Guid, string>> SeveralAsync(HostInfo host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (
            await db
                .Tenants.Where(t => t.DataOn == host.Name && t.NamedBridge && t.Observed != TenantState.Gone)
                .Where(t => t.PartImages != null)
                .Select(t => new { t.Id, t.Subnet })
                .ToListAsync(cancellationToken)
        ).ToDictionary(t => t.Id, t => TenantBridge.NameOf(settings.Installation, t.Subnet));
    }

    private async Task CountBridgesAsync(
        HostInfo host,
        Dictionary<Guid, string> several,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var read = await bridges.ReadAsync(host, several.Values, cancellationToken);
            foreach (var (tenant, bridge) in several)
                if (read.TryGetValue(bridge, out var counters))
                    await SaveAsync(
                        tenant,
                        new(bridge, counters.Received, counters.Sent, clock.GetUtcNow()),
                        cancellationToken
                    );
        }
        catch (Exception e)
            when (e is DockerException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.BridgesNotRead(log, host.Name, e.Message);
        }
    }

    private async Task CountAsync(
        DockerClient docker,
        IReadOnlyCollection<Guid> but,
        CancellationToken cancellationToken
    )
    {
        var containers = await docker.Containers.ListAsync(
            [$"{TenantStack.InstallationLabel}={settings.Installation}", TenantStack.TenantLabel],
            cancellationToken
        );
        var running = containers
            // A dot: a part, of a tenant whose bridge cannot be counted.
            .Where(c => c.State == "running" && !c.Name.Contains('.', StringComparison.Ordinal))
            .Select(c =>
                (
                    c.Id,
                    Tenant: Guid.TryParse(c.Labels?.GetValueOrDefault(TenantStack.TenantLabel), out var id)
                        ? id
                        : (Guid?)null
                )
            )
            .Where(c => c.Tenant is { } id && !but.Contains(id));
        await Parallel.ForEachAsync(
            running,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (c, ct) => await TryAsync(docker, c.Tenant!.Value, c.Id, ct)
        );
    }

    /// <summary>
    /// Counts a tenant's traffic once more because its container is about to end. Gives up after 5 s, so that it never
    /// delays that.
    /// </summary>
    public async Task BeforeEndAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        if (tenant is { PartImages: not null, NamedBridge: true })
            return; // its bridge, and the counters with it, outlives its containers
        var docker = await hosts.EngineAsync(tenant.DataOn, cancellationToken);
        string? id = null;
        try
        {
            id = (
                await docker
                    .WithTimeout(Patience)
                    .Containers.InspectAsync(TenantSpec.NameOf(settings.Installation, tenant.Slug), cancellationToken)
            ).Id;
        }
        catch (DockerException)
        {
            // There is no container, or the engine does not answer; the caller's next step reports that.
        }
        if (id is not null)
            await TryAsync(docker, tenant.Id, id, cancellationToken);
    }

    private async Task TryAsync(
        DockerClient docker,
        Guid tenantId,
        string container,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var stats = await docker
                .WithTimeout(Patience)
                .Stats.ReadAsync(container, cancellationToken: cancellationToken);
            // A container that has just ended has no interface any more: this is not a reading of 0.
            if (stats is { NetworkReceived: 0, NetworkSent: 0 })
                return;
            await SaveAsync(
                tenantId,
                new(container, stats.NetworkReceived, stats.NetworkSent, stats.Time),
                cancellationToken
            );
        }
        catch (Exception e) when (e is DockerException or DbUpdateException or Npgsql.PostgresException)
        {
            Log.NotCounted(log, tenantId, e.Message);
        }
    }

    private async Task SaveAsync(Guid tenantId, CounterReading reading, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var since = (await TenantUsage.LockAsync(db, tenantId, cancellationToken)).Count(reading);
        await db.SaveChangesAsync(cancellationToken);
        await TrafficMonth.AddAsync(db, tenantId, ReadUsage.MonthOf(clock.GetUtcNow()), since, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The traffic of tenant {Tenant} could not be counted: {Reason}"
        )]
        public static partial void NotCounted(ILogger log, Guid tenant, string reason);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The counters of bridges on {Host} could not be read: {Reason}"
        )]
        public static partial void BridgesNotRead(ILogger log, string host, string reason);
    }
}
