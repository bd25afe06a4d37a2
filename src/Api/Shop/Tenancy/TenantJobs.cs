using System.Text.Json;
using Berth.Platform.Jobs;

namespace Berth.Shop.Tenancy;

/// <summary>
/// The jobs that a change of a tenant causes. Their handlers are in the layer above, <c>Tenants/Provisioning</c>; what
/// they should make is read from the tenant's row when they run.
/// </summary>
public static class TenantJobs
{
    /// <summary>Makes a tenant what it should be: <c>ReconcileTenant</c>.</summary>
    public const string Reconcile = "reconcile-tenant";

    /// <summary>Restarts a tenant's container: <c>RestartTenant</c>.</summary>
    public const string Restart = "restart-tenant";

    /// <summary>What the history says from the customer's click until the restart is done.</summary>
    public const string RestartAsked = "Restart asked for";

    /// <summary>Which tenant.</summary>
    public sealed record Args(Guid TenantId);

    /// <summary>The job of a kind for a tenant. While one waits, another is the same one.</summary>
    public static NewJob For(Guid tenantId, string kind) =>
        new(kind, JsonSerializer.Serialize(new Args(tenantId)), Key: tenantId.ToString());
}
