using Berth.Platform.Data;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Finds tenants for operators, each with its order, its subscription and its customer's address.</summary>
public sealed class FindTenants(AppDb db)
{
    /// <summary>
    /// A tenant with its first order, its subscription if there is one, its customer's address, and its row of health.
    /// </summary>
    public sealed record Found(Tenant Tenant, Order Order, Subscription? Paid, string Email, TenantHealth? Row)
    {
        /// <summary>What it is now.</summary>
        public HealthView Health => HealthView.Of(Tenant.Wanted, Row);
    }

    /// <summary>
    /// Finds tenants by state and by a text in the name, in the customer's address or equal to the host. Without a
    /// state, finds all that are not gone. Newest first.
    /// </summary>
    public IQueryable<Found> Where(string? text, TenantState? state) =>
        With(db.Tenants.Where(t => state == null ? t.Observed != TenantState.Gone : t.Observed == state), text);

    /// <summary>
    /// Pages tenants filtered by <see cref="TenantStatus"/>, newest first. Null if <paramref name="after"/> is unknown.
    /// <paramref name="only"/> limits the result to one tenant.
    /// </summary>
    public async Task<List<Found>?> AfterAsync(
        Guid? after,
        string? text,
        string? status,
        Guid? only,
        int most,
        CancellationToken cancellationToken
    )
    {
        var tenants = TenantStatus.Where(db.Tenants, status);
        if (only is { } one)
            tenants = tenants.Where(t => t.Id == one);
        if (after is { } id)
        {
            if (
                await db
                    .Tenants.AsNoTracking()
                    .Where(t => t.Id == id)
                    .Select(t => new { t.CreatedAt, t.Slug })
                    .SingleOrDefaultAsync(cancellationToken)
                is not { } mark
            )
                return null;
            tenants = tenants.Where(t =>
                t.CreatedAt < mark.CreatedAt || t.CreatedAt == mark.CreatedAt && string.Compare(t.Slug, mark.Slug) > 0
            );
        }
        return await With(tenants, text).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>Returns all tenants by name, including those that are gone.</summary>
    public async Task<List<Found>> AllAsync(CancellationToken cancellationToken) =>
        [
            .. (await With(db.Tenants, null).ToListAsync(cancellationToken))
                .OrderBy(f => f.Tenant.Slug, StringComparer.Ordinal)
                .ThenBy(f => f.Tenant.CreatedAt),
        ];

    /// <summary>Finds a tenant by id, even if it is gone.</summary>
    public Task<Found?> OneAsync(Guid id, CancellationToken cancellationToken) =>
        With(db.Tenants.Where(t => t.Id == id), null).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Finds a tenant by id, or by the name that it has now.</summary>
    public Task<Found?> OneAsync(string idOrName, CancellationToken cancellationToken)
    {
        var slug = idOrName.ToLowerInvariant();
        return Guid.TryParse(idOrName, out var id)
            ? OneAsync(id, cancellationToken)
            : With(db.Tenants.Where(t => t.Slug == slug && t.Observed != TenantState.Gone), null)
                .SingleOrDefaultAsync(cancellationToken);
    }

    private IQueryable<Found> With(IQueryable<Tenant> tenants, string? text) =>
        from tenant in tenants.AsNoTracking()
        join order in db.Orders.AsNoTracking() on tenant.OrderId equals order.Id
        join paid in db.Subscriptions.AsNoTracking() on tenant.Id equals paid.TenantId into subscriptions
        from subscription in subscriptions.DefaultIfEmpty()
        join health in db.TenantHealth.AsNoTracking() on tenant.Id equals health.TenantId into rows
        from row in rows.DefaultIfEmpty()
        let email = db.Customers.Where(c => c.Id == order.CustomerId).Select(c => c.Email).FirstOrDefault()
            ?? order.Email
        where text == null || tenant.Slug.Contains(text) || email.ToLower().Contains(text) || tenant.Host == text
        orderby tenant.CreatedAt descending, tenant.Slug
        select new Found(tenant, order, subscription, email, row);
}
