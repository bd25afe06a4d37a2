using Berth.Platform.Webhooks;

namespace Berth.Shop.Tenancy;

/// <summary>Builds the webhook events about tenants.</summary>
internal static class TenantNews
{
    /// <summary>A webhook event about a tenant. It shows the tenant as it is when the change is saved.</summary>
    public static WebhookEvent Of(string what, Tenant tenant) =>
        new(
            what,
            "instance",
            () =>
                new
                {
                    tenant.Id,
                    Name = tenant.Slug,
                    tenant.Product,
                    tenant.Plan,
                    Wanted = $"{tenant.Wanted}".ToLowerInvariant(),
                    Observed = $"{tenant.Observed}".ToLowerInvariant(),
                    tenant.Reason,
                }
        );

    /// <summary>The webhook event for a change of what was observed; null if there is none to send.</summary>
    public static string? Moved(TenantState before, TenantState after) =>
        (before, after) switch
        {
            _ when before == after => null,
            (TenantState.Suspended, TenantState.Running) => WebhookEvent.Resumed,
            (_, TenantState.Running) => WebhookEvent.Ready,
            (_, TenantState.Suspended) => WebhookEvent.Suspended,
            (_, TenantState.Gone) => WebhookEvent.Removed,
            _ => null,
        };
}
