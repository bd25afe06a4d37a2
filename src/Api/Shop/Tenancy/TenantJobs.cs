using System.Text.Json;
using Berth.Platform.Jobs;

namespace Berth.Shop.Tenancy;

/// <summary>
/// The jobs that a change of a tenant enqueues. The handlers live in the layer above, <c>Tenants/Provisioning</c>, and
/// read what to do from the tenant's row when they run.
/// </summary>
public static class TenantJobs
{
    /// <summary>Makes a tenant what it should be: <c>ReconcileTenant</c>.</summary>
    public const string Reconcile = "reconcile-tenant";

    /// <summary>Restarts a tenant's container: <c>RestartTenant</c>.</summary>
    public const string Restart = "restart-tenant";

    /// <summary>The arguments: the tenant whose row says what to do.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>Creates a job of this kind for a tenant. At most one of each kind waits for a tenant.</summary>
    public static NewJob For(Guid tenantId, string kind) =>
        new(kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());
}
