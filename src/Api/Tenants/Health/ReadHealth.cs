using System.Globalization;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Health;

/// <summary>A tenant's health for whoever shows it.</summary>
/// <param name="State">What it is now.</param>
/// <param name="Since">Since when; null = not looked at yet.</param>
/// <param name="Reason">Why, in one line; empty while it is up.</param>
/// <param name="Log">The last lines that it printed, if they say something about it.</param>
public sealed record HealthView(HealthState State, DateTimeOffset? Since, string Reason, string Log)
{
    /// <summary>From its row, which may be missing, and what is wanted of the tenant.</summary>
    public static HealthView Of(TenantState wanted, TenantHealth? row)
    {
        var state = HealthWords.Shown(wanted, row?.State);
        if (row is null || row.State != state)
            return new(state, null, "", "");
        var lines = row.Why.Split('\n', 2);
        return new(state, row.Since, lines[0], lines.Length > 1 ? lines[1] : "");
    }

    public string Word => HealthWords.Of(State);
    public bool IsUp => State == HealthState.Up;

    /// <summary>Whether it should be up, and is not: what a list marks.</summary>
    public bool IsDown =>
        State is not (HealthState.Up or HealthState.Starting or HealthState.Suspended or HealthState.None);
}

/// <summary>For how long a tenant was up, in seconds.</summary>
public sealed record Uptime(long Up, long Down, long Unknown)
{
    /// <summary>In percent of the time that is known; null if nothing is.</summary>
    public double? Percent => Up + Down == 0 ? null : Math.Floor(10_000.0 * Up / (Up + Down)) / 100;

    /// <summary>For people: <c>99.98 %</c>.</summary>
    public string? Text => Percent is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p:0.##} %") : null;
}

/// <summary>Reads what <see cref="WatchHealth"/> saw.</summary>
public static class ReadHealth
{
    /// <summary>How many days uptime is shown for.</summary>
    public const int Days = 30;

    /// <summary>Of one tenant.</summary>
    public static async Task<HealthView> OfAsync(AppDb db, Tenant tenant, CancellationToken cancellationToken) =>
        HealthView.Of(
            tenant.Wanted,
            await db.TenantHealth.AsNoTracking().SingleOrDefaultAsync(h => h.TenantId == tenant.Id, cancellationToken)
        );

    /// <summary>Of several, by tenant.</summary>
    public static async Task<IReadOnlyDictionary<Guid, HealthView>> ManyAsync(
        AppDb db,
        IReadOnlyCollection<Tenant> tenants,
        CancellationToken cancellationToken
    )
    {
        var ids = tenants.Select(t => t.Id).ToList();
        var rows = await db
            .TenantHealth.AsNoTracking()
            .Where(h => ids.Contains(h.TenantId))
            .ToDictionaryAsync(h => h.TenantId, cancellationToken);
        return tenants.ToDictionary(t => t.Id, t => HealthView.Of(t.Wanted, rows.GetValueOrDefault(t.Id)));
    }

    /// <summary>How many tenants that should run are in each state.</summary>
    public static async Task<IReadOnlyDictionary<HealthState, int>> CountAsync(
        AppDb db,
        CancellationToken cancellationToken
    ) =>
        await (
            from t in db.Tenants
            where t.Wanted == TenantState.Running
            join h in db.TenantHealth on t.Id equals h.TenantId into rows
            from row in rows.DefaultIfEmpty()
            group t by row == null ? HealthState.Starting : row.State into g
            select new { g.Key, Count = g.Count() }
        ).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    /// <summary>For how long a tenant was up in the last days, this one included.</summary>
    public static async Task<Uptime> UptimeAsync(
        AppDb db,
        Guid tenantId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var from = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - Days);
        return await db
                .TenantUptime.Where(u => u.TenantId == tenantId && u.Day >= from)
                .GroupBy(u => u.TenantId)
                .Select(g => new Uptime(g.Sum(u => (long)u.Up), g.Sum(u => (long)u.Down), g.Sum(u => (long)u.Unknown)))
                .SingleOrDefaultAsync(cancellationToken)
            ?? new Uptime(0, 0, 0);
    }
}
