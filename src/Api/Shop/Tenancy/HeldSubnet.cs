using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>A /29 that belongs to a tenant. The table's primary key decides races.</summary>
public sealed class HeldSubnet
{
    public string Cidr { get; set; } = "";
    public Guid TenantId { get; set; }

    /// <summary>
    /// Adds the hold of a new tenant's subnet, saved with the tenant. The save fails if the subnet is taken already.
    /// </summary>
    public static void Hold(AppDb db, Tenant tenant) =>
        db.HeldSubnets.Add(new HeldSubnet { Cidr = tenant.Subnet, TenantId = tenant.Id });

    /// <summary>Releases the subnet of a removed tenant at once.</summary>
    public static Task ReleaseAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.HeldSubnets.Where(s => s.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Releases a subnet that belongs to no tenant, or to one that is gone. Returns false if it is in use, or not held.
    /// </summary>
    public static async Task<bool> ReleaseStaleAsync(AppDb db, string cidr, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM held_subnets s WHERE s.cidr = {cidr} AND NOT EXISTS (SELECT 1 FROM tenants t
                WHERE t.id = s.tenant_id AND t.observed <> 'Gone')
            """,
            cancellationToken
        ) == 1;
}
