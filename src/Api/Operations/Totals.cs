using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// The installation's totals, as <c>berth stats</c> and the API return them. Scripts read the members' names as keys,
/// so they must not change.
/// </summary>
internal sealed record Totals(
    IReadOnlyDictionary<string, int> Tenants,
    int Complimentary,
    int Customers,
    IReadOnlyDictionary<string, long> RevenueAMonth,
    IReadOnlyList<Totals.OnHost> Hosts,
    Totals.OfJobs Jobs
)
{
    /// <summary>Memory that is held on a host and that is free, in MiB; free is null if there is no limit.</summary>
    public sealed record OnHost(string Name, HostState State, long HeldMb, long? FreeMb);

    /// <summary>Jobs that are not finished.</summary>
    public sealed record OfJobs(int Waiting, int Running, int Parked);

    public static async Task<Totals> ReadAsync(
        AppDb db,
        FindTenants find,
        ProductCatalog catalog,
        KnownHosts known,
        CancellationToken cancellationToken
    )
    {
        var tenants = (await find.AllAsync(cancellationToken))
            .Where(f => f.Tenant.Observed != TenantState.Gone)
            .ToList();
        var byStatus = TenantStatus
            .All.Where(s => s != "gone")
            .ToDictionary(s => s, s => tenants.Count(f => TenantStatus.Of(f.Tenant) == s));
        var hosts = (await ListHosts.ReadAsync(db, known, cancellationToken))
            .Select(h => new OnHost(h.Host.Name, h.Host.State, h.HeldMb, h.Host.CapacityMb - h.HeldMb))
            .ToList();
        var jobs = await db
            .Jobs.AsNoTracking()
            .GroupBy(j => j.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new(
            byStatus,
            tenants.Count(f => f.Order.IsComplimentary),
            tenants.Select(f => f.Order.CustomerId ?? f.Email).Distinct().Count(),
            await RevenueAsync(db, catalog, cancellationToken),
            hosts,
            new(
                jobs.GetValueOrDefault(JobState.Ready),
                jobs.GetValueOrDefault(JobState.Running),
                jobs.GetValueOrDefault(JobState.Parked)
            )
        );
    }

    /// <summary>
    /// Monthly revenue from the subscriptions in force at the catalog's prices, in minor units by the currency that each is
    /// paid in; amounts of several are never added. Excludes trials and complimentary tenants; ignores discounts.
    /// </summary>
    private static async Task<IReadOnlyDictionary<string, long>> RevenueAsync(
        AppDb db,
        ProductCatalog catalog,
        CancellationToken cancellationToken
    )
    {
        var paid = await (
            from s in db.Subscriptions.AsNoTracking()
            join t in db.Tenants.AsNoTracking() on s.TenantId equals t.Id
            join o in db.Orders.AsNoTracking() on s.ProviderId equals o.SubscriptionId
            where
                s.EndedAt == null
                && s.TrialEndsAt == null
                && s.Status != Subscription.Complimentary
                && (s.Stage == DunningStage.Active || s.Stage == DunningStage.PastDue)
                && t.Wanted != TenantState.Gone
            select new
            {
                t.Product,
                s.PaidPlan,
                Order = o,
            }
        ).ToListAsync(cancellationToken);
        return paid.Select(p => AMonth(catalog.Find(p.Product)?.Plan(p.PaidPlan), p.Order))
            .GroupBy(p => p.Currency)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (long)Math.Round(g.Sum(p => p.Amount)));
    }

    /// <summary>In the order's currency; as the order said, where the catalog has no price in it any more.</summary>
    private static (string Currency, decimal Amount) AMonth(Plan? plan, Order order) =>
        plan?.In(order.Currency) is { } sold
            ? (sold.Currency, Period.AMonth(sold.Price, sold.Interval, sold.IntervalCount))
            : (order.Currency, Period.AMonth(order.Amount, order.Interval ?? "month", order.IntervalCount));
}
