using Berth.Platform.Webhooks;

namespace Berth.Shop.Tenancy;

/// <summary>What the operator's own programs hear of a tenant.</summary>
internal static class TenantNews
{
    /// <summary>That something happened to it, with the tenant as it is when that is saved.</summary>
    public static Happened Of(string what, Tenant tenant) =>
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

    /// <summary>The event of a change of what was observed; null where it is none.</summary>
    public static string? Moved(TenantState before, TenantState after) =>
        (before, after) switch
        {
            _ when before == after => null,
            (TenantState.Suspended, TenantState.Running) => Happened.Resumed,
            (_, TenantState.Running) => Happened.Ready,
            (_, TenantState.Suspended) => Happened.Suspended,
            (_, TenantState.Gone) => Happened.Removed,
            _ => null,
        };
}
