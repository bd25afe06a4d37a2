using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// A tenant with its customer, as <c>list</c> and <c>show</c> give it. The names of its members are keys that scripts
/// read.
/// </summary>
internal sealed record TenantRow(
    string Name,
    Guid Id,
    string Status,
    string Product,
    string Plan,
    string Address,
    string Email,
    string? Customer,
    bool Given,
    string Host,
    TenantState Wanted,
    TenantState Observed,
    string Reason,
    DateTimeOffset CreatedAt
)
{
    /// <summary>What <c>--status</c> takes.</summary>
    public static readonly string[] Statuses = ["starting", "running", "suspended", "removing", "gone"];

    /// <summary>One of them.</summary>
    public static async Task<TenantRow> ReadAsync(
        AppDb db,
        BerthSettings settings,
        Guid id,
        CancellationToken cancellationToken
    ) => (await ReadAsync(db.Tenants.Where(t => t.Id == id), db, settings, cancellationToken)).Single();

    /// <summary>All that ever were, by name. The customer's address is the one that mails go to.</summary>
    public static Task<List<TenantRow>> ReadAsync(
        AppDb db,
        BerthSettings settings,
        CancellationToken cancellationToken
    ) => ReadAsync(db.Tenants, db, settings, cancellationToken);

    private static async Task<List<TenantRow>> ReadAsync(
        IQueryable<Tenant> tenants,
        AppDb db,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var all = await (
            from t in tenants.AsNoTracking()
            join o in db.Orders.AsNoTracking() on t.OrderId equals o.Id
            orderby t.Slug, t.CreatedAt
            select new
            {
                Tenant = t,
                Order = o,
                Known = db.Customers.Where(c => c.Id == o.CustomerId).Select(c => c.Email).SingleOrDefault(),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. all.Select(x => new TenantRow(
                x.Tenant.Slug,
                x.Tenant.Id,
                StatusOf(x.Tenant),
                x.Tenant.Product,
                x.Tenant.Plan,
                settings.AddressOf(x.Tenant.Slug, x.Tenant.Route),
                x.Known ?? x.Order.Email,
                x.Order.CustomerId,
                x.Order.IsGiven,
                x.Tenant.DataOn,
                x.Tenant.Wanted,
                x.Tenant.Observed,
                x.Tenant.Reason,
                x.Tenant.CreatedAt
            )),
        ];
    }

    /// <summary>What a tenant is, in one of the <see cref="Statuses"/>.</summary>
    public static string StatusOf(Tenant t) =>
        t switch
        {
            { Observed: TenantState.Gone } => "gone",
            { Wanted: TenantState.Gone } => "removing",
            { Observed: TenantState.None } => "starting",
            { Observed: TenantState.Running } => "running",
            _ => "suspended",
        };
}
