using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>A /29 that belongs to a tenant. The table's key decides races.</summary>
public sealed class HeldSubnet
{
    public string Cidr { get; set; } = "";
    public Guid TenantId { get; set; }

    /// <summary>Holds a new tenant's. Saved with it; taken already, the save fails.</summary>
    public static void Hold(AppDb db, Tenant tenant) =>
        db.HeldSubnets.Add(new HeldSubnet { Cidr = tenant.Subnet, TenantId = tenant.Id });

    /// <summary>Gives the subnet of a removed tenant free.</summary>
    public static Task ReleaseAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.HeldSubnets.Where(s => s.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Gives a subnet free that belongs to no tenant, or to one that is gone. False when it is in use after all.
    /// </summary>
    public static async Task<bool> ReleaseStaleAsync(AppDb db, string cidr, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM held_subnets s WHERE s.cidr = {cidr} AND NOT EXISTS (SELECT 1 FROM tenants t WHERE t.id = s.tenant_id AND t.observed <> 'Gone')
            """,
            cancellationToken
        ) == 1;
}
