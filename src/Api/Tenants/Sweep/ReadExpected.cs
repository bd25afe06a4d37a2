using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Provisioning;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Sweep;

/// <summary>Reads from the database what should be there.</summary>
public sealed class ReadExpected(
    AppDb db,
    TenantSpecs specs,
    MakeSecrets secrets,
    KnownHosts hosts,
    BerthSettings settings
)
{
    private static readonly string[] Work = [ReconcileTenant.Kind, RestartTenant.Kind, SyncSubscription.Kind];

    /// <summary>
    /// Reads everything. <paramref name="orders"/> are the orders that Stripe's subscriptions name; what cannot be
    /// determined is added to <paramref name="problems"/>.
    /// </summary>
    public async Task<Expected> ReadAsync(
        DateTimeOffset before,
        IReadOnlyList<Guid> orders,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        var names = await db.HeldNames.AsNoTracking().ToDictionaryAsync(n => n.Name, n => n.OrderId, cancellationToken);
        Guid[] asked = [.. orders.Concat(names.Values).Distinct()];
        return new Expected
        {
            Installation = settings.Installation,
            Before = before,
            Tenants = await TenantsAsync(before, problems, cancellationToken),
            Subscriptions = await db
                .Subscriptions.AsNoTracking()
                .Select(s => new SweptSubscription(
                    s.TenantId,
                    s.ProviderId,
                    s.Stage,
                    s.EndedAt != null,
                    s.ReadAt,
                    s.Status == Subscription.Complimentary
                ))
                .ToListAsync(cancellationToken),
            Orders = await db
                .Orders.AsNoTracking()
                .Where(o => asked.Contains(o.Id))
                .Select(o => new SweptOrder(o.Id, o.State, o.CreatedAt))
                .ToDictionaryAsync(o => o.Id, cancellationToken),
            Names = names,
            Shared = (await SharedHelper.AllAsync(db, cancellationToken))
                .Select(s => (s.Host, SharedContainer.NameOf(settings.Installation, s)))
                .ToHashSet(),
            Ports = await HeldPort.AllAsync(db, cancellationToken),
            Subnets = await db
                .HeldSubnets.AsNoTracking()
                .ToDictionaryAsync(s => s.Cidr, s => s.TenantId, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<SweptTenant>> TenantsAsync(
        DateTimeOffset before,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        var young = (
            await db
                .TenantEvents.Where(e => e.At > before)
                .Select(e => e.TenantId)
                .Distinct()
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        var jobs = await db
            .Jobs.AsNoTracking()
            .Where(j =>
                Work.Contains(j.Kind)
                && j.Key != null
                && (j.State == JobState.Ready || j.State == JobState.Running || j.State == JobState.Parked)
            )
            .Select(j => new
            {
                j.Kind,
                j.Key,
                IsParked = j.State == JobState.Parked,
            })
            .ToListAsync(cancellationToken);
        // Compare in the database: leases are set by its clock, not ours.
        var leased = (
            await db
                .Database.SqlQuery<Guid>($"""SELECT id AS "Value" FROM tenants WHERE lease_until > now()""")
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        var busy = jobs.Where(j => !j.IsParked).Select(j => j.Key).ToHashSet();
        var parked = jobs.Where(j => j.IsParked && j.Kind == ReconcileTenant.Kind).Select(j => j.Key).ToHashSet();

        var places = (await hosts.AllAsync(db, cancellationToken)).ToDictionary(h => h.Name);
        var tenants = new List<SweptTenant>();
        foreach (var t in await db.Tenants.AsNoTracking().OrderBy(t => t.Slug).ToListAsync(cancellationToken))
        {
            var key = t.Id.ToString();
            tenants.Add(
                new SweptTenant
                {
                    Id = t.Id,
                    OrderId = t.OrderId,
                    Slug = t.Slug,
                    Route = t.Route,
                    Subnet = t.Subnet,
                    Host = t.DataOn,
                    Address = places.GetValueOrDefault(t.DataOn)?.Address ?? "",
                    Wanted = t.Wanted,
                    Observed = t.Observed,
                    Generation = t.Generation,
                    IsUpToDate = t.Generation == t.ObservedGeneration && !t.LeftBehind,
                    IsYoung = t.CreatedAt > before || young.Contains(t.Id),
                    IsBusy = busy.Contains(key) || leased.Contains(t.Id),
                    IsParked = parked.Contains(key),
                    Volumes = t.Volumes,
                    Containers =
                        t is { Observed: TenantState.Running, Image: not null }
                        && places.TryGetValue(t.DataOn, out var host)
                            ? await ContainersAsync(t, host, problems, cancellationToken)
                            : null,
                }
            );
        }
        return tenants;
    }

    private async Task<IReadOnlyList<SweptContainer>?> ContainersAsync(
        Tenant tenant,
        HostInfo host,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var its = await secrets.HeldAsync(db, tenant.Id, tenant.Product, cancellationToken);
            var spec = await specs.ForAsync(tenant, host, its, cancellationToken);
            return [.. spec.Containers.Select(c => new SweptContainer(c.Name, spec.HashOf(c), c.MemoryMb, c.Pids))];
        }
        catch (InvalidOperationException e)
        {
            problems.Add($"How the containers of {tenant.Slug} should be: {e.Message}");
            return null;
        }
    }
}
