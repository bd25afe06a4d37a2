using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Usage;

/// <summary>Removes what was counted of a tenant that is gone.</summary>
public static class ForgetUsage
{
    /// <summary>Part of its caller's transaction.</summary>
    public static async Task ForgetAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        await db.TenantUsage.Where(u => u.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
        await db.TrafficMonths.Where(m => m.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
    }
}
