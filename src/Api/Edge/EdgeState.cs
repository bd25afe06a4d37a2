using Berth.Data;
using Berth.Provisioning;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Edge;

/// <summary>What the proxy of a host should serve. A value: equal states render equal configurations.</summary>
/// <param name="Listen">Address to listen on, all when empty.</param>
/// <param name="HttpPort">Port for plain HTTP.</param>
/// <param name="HttpsPort">Port for HTTPS; 0 = none.</param>
/// <param name="BaseDomain">Host of the shop; tenants are its sub-domains.</param>
/// <param name="Shop">Host and port where the shop listens.</param>
/// <param name="Routes">Tenants, by name.</param>
public sealed record EdgeState(string Listen, int HttpPort, int HttpsPort, string BaseDomain, string Shop, IReadOnlyList<EdgeRoute> Routes)
{
    /// <summary>Reads it from the database: tenants that should run or be suspended.</summary>
    public static async Task<IReadOnlyList<EdgeRoute>> RoutesAsync(AppDb db, Catalog.ProductCatalog catalog, CancellationToken cancellationToken)
    {
        var tenants = await db.Tenants.AsNoTracking()
            .Where(t => t.Wanted == TenantState.Running || t.Wanted == TenantState.Suspended)
            .OrderBy(t => t.Slug).Select(t => new { t.Slug, t.Subnet, t.Wanted, t.Product }).ToListAsync(cancellationToken);
        return [.. tenants.Select(t => new EdgeRoute(t.Slug, t.Wanted == TenantState.Suspended ? null : $"{TenantSpec.AddressOf(t.Subnet)}:{catalog.Find(t.Product)?.Port ?? 80}"))];
    }
}

/// <summary>One tenant's route: where requests for it go; null = it is suspended, and a page says so.</summary>
public sealed record EdgeRoute(string Slug, string? Upstream);
