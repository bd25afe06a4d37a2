using Berth.Checkout;
using Berth.Data;
using Berth.Provisioning;
using Berth.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Dashboard;

/// <summary>What an order's buyer sees of it, page and live stream alike.</summary>
/// <param name="State">pending, expired, starting, running, restarting, suspended, removing or gone.</param>
/// <param name="Headline">The state in words.</param>
/// <param name="Address">The tenant's address once it answers there.</param>
/// <param name="Steps">What happened so far, oldest first.</param>
/// <param name="IsFinal">Nothing more will happen by itself.</param>
public sealed record OrderProgress(string State, string Headline, string? Address, IReadOnlyList<OrderProgress.Step> Steps, bool IsFinal)
{
    /// <summary>A restart that was asked for longer ago than this is no longer waited for: the job goes on, but the page settles.</summary>
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(2);

    /// <summary>One line of the history.</summary>
    public sealed record Step(DateTimeOffset At, string What);

    /// <summary>Reads it as it is now.</summary>
    public static async Task<OrderProgress> ReadAsync(AppDb db, Order order, BerthSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (order.TenantId is not { } id) return Before(order);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken);
        var steps = await db.TenantEvents.AsNoTracking().Where(e => e.TenantId == id && e.Kind != "wanted").OrderBy(e => e.At).ThenBy(e => e.Id)
            .Select(e => new { e.At, e.Kind, e.What, e.Reason }).ToListAsync(cancellationToken);
        var (state, headline, final) = After(tenant);
        if (state == "running" && steps is [.., { What: RestartTenant.Asked } asked] && now - asked.At < LongestRestart) (state, headline, final) = ("restarting", "Restarting your container", false);
        var address = state is "running" or "restarting" ? settings.AddressOf(tenant.Slug) : null;
        return new OrderProgress(state, headline, address, [.. steps.Select(s => new Step(s.At, s.Kind == "step" ? s.What : s.Reason ?? s.What))], final);
    }

    private static OrderProgress Before(Order order) => order.State switch
    {
        OrderState.Pending => new("pending", "Waiting for your payment", null, [], false),
        _ => new("expired", "This order was not paid in time", null, [], true),
    };

    private static (string State, string Headline, bool Final) After(Tenant t) => (t.Wanted, t.Observed) switch
    {
        (TenantState.Running, TenantState.Running) => ("running", "Your container is up", true),
        (TenantState.Running, _) => ("starting", "Setting up your container", false),
        (TenantState.Suspended, TenantState.Suspended) => ("suspended", "Suspended; your data is kept", true),
        (TenantState.Suspended, _) => ("suspended", "Being suspended", false),
        (_, TenantState.Gone) => ("gone", "Removed", true),
        _ => ("removing", "Removing your container", false),
    };
}
