using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Finds the subscriptions for which the measured usage changes something: a mail, a date, or whether the tenant runs.
/// The sync that it enqueues decides, and asks Stripe first.
/// </summary>
public sealed class LookAtUsage(AppDb db, ProductCatalog catalog, TimeProvider clock)
{
    /// <summary>Enqueues a sync for each of them.</summary>
    public async Task EnqueueDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var month = ReadUsage.MonthOf(now);
        var all = await (
            from t in db.Tenants.AsNoTracking()
            where t.Wanted != TenantState.Gone
            join s in db.Subscriptions.AsNoTracking() on t.Id equals s.TenantId
            where s.Stage == DunningStage.Active || s.Stage == DunningStage.PastDue
            join u in db.TenantUsage.AsNoTracking() on t.Id equals u.TenantId
            select new
            {
                Tenant = t,
                Subscription = s,
                Disk = u.DiskBytes,
                Traffic = db
                    .TrafficMonths.Where(m => m.TenantId == t.Id && m.Month == month)
                    .Sum(m => m.Received + m.Sent),
            }
        ).ToListAsync(cancellationToken);
        foreach (var it in all)
            if (
                it.Subscription.IsMovedBy(
                    new(it.Disk, null, it.Traffic),
                    catalog.Sold(it.Tenant.Product, it.Tenant.Plan).Plan,
                    now
                )
            )
                db.Enqueue(SyncSubscription.Job(it.Tenant.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}
