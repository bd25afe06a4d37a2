using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Tenants.Health;

/// <summary>A tenant's health, as it was last seen: the table <c>tenant_health</c>, from which everybody reads it.</summary>
public sealed class TenantHealth
{
    private TenantHealth() { }

    public Guid TenantId { get; private set; }
    public HealthState State { get; private set; }
    public DateTimeOffset Since { get; private set; }
    public string Why { get; private set; } = "";
    public DateTimeOffset? UpAt { get; private set; }
    public DateTimeOffset? DownSince { get; private set; }
    public int Deaths { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset? AttemptedAt { get; private set; }
    public bool IsAlerted { get; private set; }
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>Up to when the time in this state stands in <see cref="TenantUptime"/>.</summary>
    public DateTimeOffset CountedAt { get; private set; }

    /// <summary>What is known, as a value.</summary>
    public HealthRecord Record =>
        new()
        {
            State = State,
            Since = Since,
            Why = Why,
            UpAt = UpAt,
            DownSince = DownSince,
            Deaths = Deaths,
            Attempts = Attempts,
            AttemptedAt = AttemptedAt,
            IsAlerted = IsAlerted,
            ToldAt = ToldAt,
        };

    /// <summary>
    /// Writes what is known in one statement, and wakes whoever shows it. The time in the state before is counted first,
    /// so call it in a transaction. What was found up since <paramref name="now"/> stays so.
    /// </summary>
    public static async Task WriteAsync(
        AppDb db,
        Guid tenantId,
        HealthRecord r,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await TenantUptime.CountAsync(db, tenantId, now, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO tenant_health (tenant_id, state, since, why, up_at, down_since, deaths, attempts, attempted_at,
                is_alerted, told_at, counted_at)
            VALUES ({tenantId}, {$"{r.State}"}, {r.Since}, {r.Why}, {r.UpAt}, {r.DownSince}, {r.Deaths}, {r.Attempts},
                {r.AttemptedAt}, {r.IsAlerted}, {r.ToldAt}, {now})
            ON CONFLICT (tenant_id) DO UPDATE SET state = excluded.state, since = excluded.since, why = excluded.why,
                up_at = excluded.up_at, down_since = excluded.down_since, deaths = excluded.deaths,
                attempts = excluded.attempts, attempted_at = excluded.attempted_at,
                is_alerted = excluded.is_alerted, told_at = excluded.told_at
                WHERE tenant_health.state <> 'Up' OR tenant_health.since <= {now}
            """,
            cancellationToken
        );
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({Notices.Tenants}, {tenantId.ToString()})",
            cancellationToken
        );
    }

    /// <summary>
    /// Records that the check just passed, in its caller's transaction: whoever says that it is ready need not wait until
    /// the worker looks.
    /// </summary>
    public static async Task PassedAsync(
        AppDb db,
        Guid tenantId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await TenantUptime.CountAsync(db, tenantId, now, cancellationToken);
        // What operators and the customer were told is left to the worker, which tells them that it is over.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO tenant_health AS h (tenant_id, state, since, why, up_at, deaths, attempts, is_alerted, counted_at)
            VALUES ({tenantId}, 'Up', {now}, '', {now}, 0, 0, false, {now})
            ON CONFLICT (tenant_id) DO UPDATE SET state = 'Up', since = excluded.since, why = '', up_at = excluded.up_at,
                down_since = NULL WHERE h.state <> 'Up'
            """,
            cancellationToken
        );
    }

    /// <summary>Forgets a tenant that is gone. Part of its caller's transaction.</summary>
    public static async Task ForgetAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        await db.TenantUptime.Where(u => u.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
        await db.TenantHealth.Where(h => h.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
    }
}

internal sealed class HealthTables : IEntityTypeConfiguration<TenantHealth>, IEntityTypeConfiguration<TenantUptime>
{
    public void Configure(EntityTypeBuilder<TenantHealth> e)
    {
        e.ToTable("tenant_health");
        e.HasKey(h => h.TenantId);
        e.Ignore(h => h.Record);
        e.HasOne<Tenant>().WithMany().HasForeignKey(h => h.TenantId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<TenantUptime> e)
    {
        e.ToTable("tenant_uptime");
        e.HasKey(u => new { u.TenantId, u.Day });
        e.HasOne<Tenant>().WithMany().HasForeignKey(u => u.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
