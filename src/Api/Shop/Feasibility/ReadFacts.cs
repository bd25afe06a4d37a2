using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>Reads what was last seen, and judges by it.</summary>
public sealed partial class ReadFacts(AppDb db, KnownHosts hosts, ProductCatalog catalog, BerthSettings settings)
{
    /// <summary>Says whether it can be done now.</summary>
    public async Task<Verdict> JudgeAsync(Demand demand, CancellationToken cancellationToken) =>
        JudgeDemand.On(demand, await ReadAsync(demand, cancellationToken));

    /// <summary>Says to which of the hosts a tenant could move with its data.</summary>
    public async Task<Verdict> JudgeMoveAsync(
        Tenant tenant,
        IReadOnlyList<HostInfo> to,
        CancellationToken cancellationToken
    )
    {
        var (product, plan) = catalog.Sold(tenant.Product, tenant.Plan);
        var demand = new Demand
        {
            MemoryMb = plan.MemoryMb,
            Cpus = plan.Cpus,
            DiskMb = plan.DiskMb,
            Helpers = Helper.Of(product),
        };
        var facts = await ReadAsync(demand, cancellationToken);
        demand = demand with { Architecture = facts.Machines.GetValueOrDefault(tenant.DataOn)?.Architecture };
        return JudgeDemand.On(demand, facts with { Hosts = to });
    }

    /// <summary>The plans that cannot be bought now, as product and plan.</summary>
    public async Task<IReadOnlySet<(string Product, string Plan)>> SoldOutAsync(CancellationToken cancellationToken) =>
        (await ObstaclesAsync(cancellationToken)).Keys.ToHashSet();

    /// <summary>What stands in the way of each plan that cannot be bought now.</summary>
    public async Task<IReadOnlyDictionary<(string Product, string Plan), Obstacle>> ObstaclesAsync(
        CancellationToken cancellationToken
    )
    {
        var facts = await ReadAsync(null, cancellationToken);
        var offers = catalog.Products.SelectMany(p => p.Offered.Select(plan => (Product: p, Plan: plan))).ToList();
        var sold = offers.Any(s => s.Plan.Stock > 0) ? await CountSales.AllAsync(db, cancellationToken) : [];
        return offers
            .Select(s =>
                (
                    s.Product,
                    s.Plan,
                    Facts: facts with
                    {
                        OfPlan = sold.GetValueOrDefault((s.Product.Name, s.Plan.Name)),
                    }
                )
            )
            .Select(s => (s.Product, s.Plan, JudgeDemand.On(Demand.New(s.Product, s.Plan, null), s.Facts).Obstacle))
            .Where(s => s.Obstacle is not null)
            .ToDictionary(s => (s.Product.Name, s.Plan.Name), s => s.Obstacle!.Value);
    }

    /// <summary>Whether a tenant's name has records of somebody else's in the zone.</summary>
    public async Task<bool> IsForeignAsync(string name, CancellationToken cancellationToken) =>
        await AtAsync(settings.RecordOf(name, RouteKind.Subdomain), cancellationToken) is not null;

    private async Task<ForeignName?> AtAsync(string? record, CancellationToken cancellationToken) =>
        record is null
            ? null
            : await db
                .ForeignNames.AsNoTracking()
                .SingleOrDefaultAsync(n => n.Name == record.ToLowerInvariant(), cancellationToken);

    private async Task<Facts> ReadAsync(Demand? demand, CancellationToken cancellationToken)
    {
        var sold = await CountSales.OfAsync(db, demand?.Offer, demand?.Buyer, null, cancellationToken);
        var facts = new Facts
        {
            OfPlan = sold.OfPlan,
            OfBuyer = sold.OfBuyer,
            Hosts = await hosts.AllAsync(db, cancellationToken),
            Machines = await db.HostFacts.AsNoTracking().ToDictionaryAsync(f => f.Host, cancellationToken),
            Images = await db.ProductImages.AsNoTracking().ToDictionaryAsync(i => i.Image, cancellationToken),
            Prices = await db.PlanPrices.AsNoTracking().ToDictionaryAsync(p => (p.Product, p.Plan), cancellationToken),
            AtName = await AtAsync(demand?.RecordName, cancellationToken),
            FreeSubnets = demand is { NeedsSubnet: false } ? long.MaxValue : await FreeSubnetsAsync(cancellationToken),
            FreePorts = demand is { Ports: 0 } ? int.MaxValue : await FreePortsAsync(cancellationToken),
            KeepFreeMb = settings.Docker.KeepFreeMb,
        };
        return demand is { Helpers.Count: 0 } || !catalog.All.Any(p => p.Shared.Count > 0)
            ? facts
            : await WithHelpersAsync(facts, cancellationToken);
    }

    /// <summary>Ports that nobody has, less those for orders that may still be paid.</summary>
    private async Task<int> FreePortsAsync(CancellationToken cancellationToken)
    {
        if (settings.Docker.Ports is not var (first, last))
            return 0;
        var waiting = await (
            from name in db.HeldNames
            join order in db.Orders on name.OrderId equals order.Id
            where order.TenantId == null
            select order.Product
        ).ToListAsync(cancellationToken);
        return last
            - first
            + 1
            - await db.HeldPorts.CountAsync(p => p.Port >= first && p.Port <= last, cancellationToken)
            - waiting.Sum(product => catalog.Find(product)?.Ports.Count ?? 0);
    }

    /// <summary>Networks that nobody has, less one for each order that may still be paid.</summary>
    private async Task<long> FreeSubnetsAsync(CancellationToken cancellationToken)
    {
        var foreign = await db.HostFacts.Select(f => f.ForeignNetworks).ToListAsync(cancellationToken);
        var shared = await SharedHelper.SubnetsAsync(db, cancellationToken);
        return SubnetPool.Count(settings.Docker.NetworkPool, [.. foreign.SelectMany(f => f), .. shared])
            - await db.HeldSubnets.LongCountAsync(cancellationToken)
            - await (
                from name in db.HeldNames
                join order in db.Orders on name.OrderId equals order.Id
                where order.TenantId == null
                select name
            ).LongCountAsync(cancellationToken);
    }
}
