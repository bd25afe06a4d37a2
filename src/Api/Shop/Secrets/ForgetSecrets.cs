using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Secrets;

/// <summary>Deletes what a removed tenant's secrets were, and the way to them.</summary>
internal static class ForgetSecrets
{
    /// <summary>Part of its caller's transaction.</summary>
    public static async Task ForgetAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        await db.SecretLinks.Where(l => l.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
        await db.TenantSecrets.Where(s => s.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
    }
}
