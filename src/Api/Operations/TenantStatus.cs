using Berth.Shop.Tenancy;

namespace Berth.Operations;

/// <summary>What a tenant is, in one word: the same on every door.</summary>
internal static class TenantStatus
{
    /// <summary>All words that there are.</summary>
    public static readonly string[] All = ["starting", "running", "suspended", "removing", "gone"];

    /// <summary>The one for a tenant.</summary>
    public static string Of(Tenant t) =>
        t switch
        {
            { Observed: TenantState.Gone } => "gone",
            { Wanted: TenantState.Gone } => "removing",
            { Observed: TenantState.None } => "starting",
            { Observed: TenantState.Running } => "running",
            _ => "suspended",
        };

    /// <summary>The tenants of a status, as <see cref="Of"/> says it; those that are not gone without one.</summary>
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
