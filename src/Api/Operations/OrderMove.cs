using Berth.Platform.Data;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// Orders the move of a tenant to another host. The reconcile carries it out: see
/// <c>Tenants/Provisioning/MoveTenant.cs</c>.
/// </summary>
internal static class OrderMove
{
    /// <summary>
    /// Holds the tenant's memory on one of the hosts and records that it should be there. Runs in the caller's
    /// transaction; the caller saves. Returns the host, or null if none has room; then nothing is changed.
    /// </summary>
    public static async Task<string?> ToAsync(
        AppDb db,
        Tenant tenant,
        ReadFacts facts,
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
        var verdict = await facts.JudgeMoveAsync(tenant, hosts, cancellationToken);
        var held = await HoldMemory.PlaceAsync(
            db,
            (tenant.OrderId, tenant.Product),
            memory,
            verdict.Hosts,
            facts.Helpers,
            cancellationToken
        );
        if (held is not { } host)
            return null;
        tenant.MoveTo(host, reason, db, now);
        return host;
    }
}
