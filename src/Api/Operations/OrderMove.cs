using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Has a tenant moved to another host. The reconcile does it: see <c>Tenants/Provisioning/MoveTenant.cs</c>.</summary>
internal static class OrderMove
{
    /// <summary>
    /// Holds the tenant's memory on one of the hosts and says that it should be there. Part of its caller's transaction;
    /// its caller saves. Null when it fits on none of them: then nothing is changed.
    /// </summary>
    public static async Task<string?> ToAsync(
        AppDb db,
        Tenant tenant,
        IReadOnlyList<HostInfo> hosts,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var memory = await db
            .HeldNames.Where(n => n.OrderId == tenant.OrderId)
            .Select(n => n.MemoryMb)
            .SingleAsync(cancellationToken);
        if (await HoldMemory.PlaceAsync(db, tenant.OrderId, memory, hosts, cancellationToken) is not { } host)
            return null;
        tenant.MoveTo(host, reason, db, now);
        return host;
    }
}
