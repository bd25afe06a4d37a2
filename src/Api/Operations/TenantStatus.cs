using Berth.Shop.Tenancy;

namespace Berth.Operations;

/// <summary>A tenant's state in one word, the same on every door.</summary>
internal static class TenantStatus
{
    public static readonly string[] All = ["starting", "running", "suspended", "removing", "gone"];

    public static string Of(Tenant t) =>
        t switch
        {
            { Observed: TenantState.Gone } => "gone",
            { Wanted: TenantState.Gone } => "removing",
            { Observed: TenantState.None } => "starting",
            { Observed: TenantState.Running } => "running",
            _ => "suspended",
        };

    /// <summary>
    /// Filters tenants by a word of <see cref="Of"/>. Null, or an unknown word, selects all that are not gone.
    /// </summary>
    public static IQueryable<Tenant> Where(IQueryable<Tenant> tenants, string? status) =>
        status switch
        {
            "gone" => tenants.Where(t => t.Observed == TenantState.Gone),
            "removing" => tenants.Where(t => t.Observed != TenantState.Gone && t.Wanted == TenantState.Gone),
            "starting" => tenants.Where(t => t.Wanted != TenantState.Gone && t.Observed == TenantState.None),
            "running" => tenants.Where(t => t.Wanted != TenantState.Gone && t.Observed == TenantState.Running),
            "suspended" => tenants.Where(t => t.Wanted != TenantState.Gone && t.Observed == TenantState.Suspended),
            _ => tenants.Where(t => t.Observed != TenantState.Gone),
        };
}
