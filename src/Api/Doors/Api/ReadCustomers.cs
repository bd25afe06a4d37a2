using Berth.Operations;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Api;

/// <summary>Who the customers are, and how it stands in numbers.</summary>
internal static class ReadCustomers
{
    private const int MostItems = 200;

    /// <summary>Who paid, by their id with Stripe.</summary>
    public static async Task<IResult> ListAsync(
        AppDb db,
        string? after,
        CancellationToken cancellationToken,
        int limit = 50
    )
    {
        if (limit is < 1 or > MostItems)
            return Problems.Wrong(new Dictionary<string, string> { ["limit"] = $"It must be 1-{MostItems}." });
        var found = await db
            .Customers.AsNoTracking()
            .Where(c => after == null || string.Compare(c.Id, after) > 0)
            .OrderBy(c => c.Id)
            .Take(limit + 1)
            .Select(c => new ApiCustomer(
                c.Id,
                c.Email,
                db.Orders.Count(o =>
                    o.CustomerId == c.Id && db.Tenants.Any(t => t.OrderId == o.Id && t.Observed != TenantState.Gone)
                ),
                c.DeletedAt
            ))
            .ToListAsync(cancellationToken);
        return Results.Ok(new CustomerPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null));
    }

    /// <summary>The numbers of <c>berth stats</c>.</summary>
    public static async Task<IResult> TotalsAsync(
        AppDb db,
        FindTenants find,
        ProductCatalog catalog,
        KnownHosts hosts,
        CancellationToken cancellationToken
    ) => Results.Ok(InstallationTotals.Of(await Totals.ReadAsync(db, find, catalog, hosts, cancellationToken)));
}
