using Berth.Operations;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>What an order's buyer sees of it, on the page and in the live stream.</summary>
/// <param name="State">
/// pending, paying, expired, refunded, starting, changing, running, restarting, suspended, removing or gone.
/// </param>
/// <param name="Headline">The state in words.</param>
/// <param name="Address">The tenant's address once it answers there.</param>
/// <param name="Steps">What happened so far, oldest first.</param>
/// <param name="IsFinal">Whether nothing more will happen by itself.</param>
public sealed record OrderProgress(
    string State,
    string Headline,
    string? Address,
    IReadOnlyList<OrderProgress.Step> Steps,
    bool IsFinal
)
{
    /// <summary>What the container is now, in one word; null while there is none to speak of.</summary>
    public string? Health { get; init; }

    /// <summary>Why it is not up, in one line; empty while it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it printed last, if that says something about it.</summary>
    public string Log { get; init; } = "";

    /// <summary>What is done about it; null if nothing is.</summary>
    public string? Help { get; init; }

    /// <summary>
    /// How long the page waits for a request. After that the page settles, although the job continues.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>One line of the history.</summary>
    public sealed record Step(DateTimeOffset At, string What);

    /// <summary>Reads the current progress.</summary>
    public static async Task<OrderProgress> ReadAsync(
        AppDb db,
        Order order,
        BerthSettings settings,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (order.TenantId is not { } id)
            return Before(order);
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken);
        var steps = await db
            .TenantEvents.AsNoTracking()
            .Where(e => e.TenantId == id && e.Kind != TenantEventKind.Wanted)
            .OrderBy(e => e.At)
            .ThenBy(e => e.Id)
            .Select(e => new
            {
                e.At,
                e.Kind,
                e.What,
                e.Reason,
            })
            .ToListAsync(cancellationToken);
        var subscription = await db
            .Subscriptions.AsNoTracking()
            .SingleOrDefaultAsync(s => s.TenantId == id, cancellationToken);
        // Its end is on its way to the payment provider: what is still there is not offered any more.
        var (state, headline, final) =
            tenant.Wanted != TenantState.Gone && subscription is { RemoveAtEnd: true }
                ? Removing
                : After(tenant, subscription);
        var health = await ReadHealth.OfAsync(db, tenant, cancellationToken);
        if (state == "running" && final)
            (headline, final) = (HealthWords.Headline(health.State), health.IsUp);
        var shown = state == "running" ? health : null;
        if (state == "running" && now - tenant.RestartAskedAt < LongestWait)
            (state, headline, final) = ("restarting", "Restarting your container", false);
        if (state == "running" && now - tenant.PlanAskedAt < LongestWait)
            (state, headline, final) = ("changing", "Changing your container", false);
        var address = state is "running" or "restarting" or "changing"
            ? settings.AddressOf(tenant.Slug, tenant.Route)
            : null;
        return new OrderProgress(
            state,
            headline,
            address,
            [.. steps.Select(s => new Step(s.At, s.Kind == TenantEventKind.Step ? s.What : s.Reason ?? s.What))],
            final
        )
        {
            Health = shown?.Word,
            Reason = shown?.Reason ?? "",
            Log = shown?.Log ?? "",
            Help = shown is null ? null : HealthWords.Help(shown.State),
        };
    }

    /// <summary>Reads the progress of many orders, without steps, with the plan and date that are paid for.</summary>
    public static async Task<
        IReadOnlyDictionary<Guid, (OrderProgress Progress, string? Plan, DateTimeOffset? PaidUntil)>
    > ManyAsync(AppDb db, IReadOnlyList<Order> orders, BerthSettings settings, CancellationToken cancellationToken)
    {
        var ids = orders.Select(o => o.TenantId).OfType<Guid>().ToList();
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => ids.Contains(t.Id))
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var paid = await db
            .Subscriptions.AsNoTracking()
            .Where(s => ids.Contains(s.TenantId))
            .ToDictionaryAsync(s => s.TenantId, cancellationToken);
        var health = await ReadHealth.ManyAsync(db, tenants.Values, cancellationToken);
        return orders.ToDictionary(
            o => o.Id,
            o =>
            {
                if (o.TenantId is not { } id || !tenants.TryGetValue(id, out var tenant))
                    return (Before(o), null, (DateTimeOffset?)null);
                var subscription = paid.GetValueOrDefault(id);
                var (state, headline, final) =
                    tenant.Wanted != TenantState.Gone && subscription is { RemoveAtEnd: true }
                        ? Removing
                        : After(tenant, subscription);
                if (state == "running" && final)
                    headline = HealthWords.Headline(health[id].State);
                return (
                    new OrderProgress(
                        state,
                        headline,
                        state is "running" or "changing" ? settings.AddressOf(tenant.Slug, tenant.Route) : null,
                        [],
                        final
                    )
                    {
                        Health = state == "running" ? health[id].Word : null,
                    },
                    subscription?.PaidPlan,
                    state is "gone" or "removing" || subscription is { IsComplimentary: true }
                        ? null
                        : subscription?.PaidThrough
                );
            }
        );
    }

    private static OrderProgress Before(Order order) =>
        order.State switch
        {
            OrderState.Pending => new("pending", "Waiting for your payment", null, [], false),
            OrderState.Paying => new("paying", "Waiting for your bank; this can take a few days", null, [], false),
            OrderState.Lost => new("refunded", "We could not provide this; you are being refunded", null, [], true),
            _ => new("expired", "This order was not paid in time", null, [], true),
        };

    private static (string State, string Headline, bool Final) After(Tenant t, Subscription? s) =>
        (TenantStatus.Of(t), t.Wanted) switch
        {
            ("gone", _) => ("gone", "Removed", true),
            ("removing", _) => Removing,
            ("running", TenantState.Suspended) => ("suspended", "Being suspended", false),
            ("running", _) when t.ObservedGeneration < t.Generation => ("changing", "Changing your container", false),
            ("running", _) => ("running", "Your container is up", true),
            (_, TenantState.Running) => ("starting", "Setting up your container", false),
            ("starting", _) => ("suspended", "Being suspended", false),
            _ when s
                    is {
                        SuspensionReason: SuspensionReason.Customer,
                        Stage: DunningStage.Active or DunningStage.PastDue
                    } => ("suspended", "Stopped; your data is kept", true),
            _ => ("suspended", "Suspended; your data is kept", true),
        };

    private static (string State, string Headline, bool Final) Removing =>
        ("removing", "Removing your container", false);
}
