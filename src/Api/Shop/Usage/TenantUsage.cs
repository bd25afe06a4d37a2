using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Usage;

/// <summary>
/// What a tenant's volume held when it was measured last, and where the counters of its container stood.
/// </summary>
public sealed class TenantUsage
{
    private TenantUsage() { }

    public Guid TenantId { get; private set; }
    public long DiskBytes { get; private set; }

    /// <summary>Null = not measured yet.</summary>
    public DateTimeOffset? DiskAt { get; private set; }

    public string? Container { get; private set; }
    public long Received { get; private set; }
    public long Sent { get; private set; }
    public DateTimeOffset? CountedAt { get; private set; }

    /// <summary>
    /// Reads a tenant's row, which is made when there is none, and locks it for the rest of the transaction.
    /// </summary>
    public static async Task<TenantUsage> LockAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO tenant_usage (tenant_id, disk_bytes, received, sent) VALUES ({tenantId}, 0, 0, 0) ON CONFLICT DO NOTHING",
            cancellationToken
        );
        return (
            await db
                .TenantUsage.FromSql($"SELECT * FROM tenant_usage WHERE tenant_id = {tenantId} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).Single();
    }

    /// <summary>What was measured. If that was not all, it is at least what is known.</summary>
    public void Measured(VolumeSize size, DateTimeOffset at) =>
        (DiskBytes, DiskAt) = (size.IsWhole ? size.Bytes : Math.Max(DiskBytes, size.Bytes), at);

    /// <summary>
    /// Takes over what the counters say, and returns what came since the last time. An older reading than the last says
    /// nothing.
    /// </summary>
    public Traffic Count(CounterReading reading)
    {
        if (reading.At <= CountedAt)
            return new(0, 0);
        var since = reading.Since(Container is null ? null : new(Container, Received, Sent, CountedAt!.Value));
        (Container, Received, Sent, CountedAt) = (reading.Container, reading.Received, reading.Sent, reading.At);
        return since;
    }
}

/// <summary>What a tenant sent and received in a calendar month, UTC.</summary>
public sealed class TrafficMonth
{
    private TrafficMonth() { }

    public Guid TenantId { get; private set; }

    /// <summary>Its first day.</summary>
    public DateOnly Month { get; private set; }

    public long Received { get; private set; }
    public long Sent { get; private set; }

    /// <summary>Adds to a tenant's month, in one statement.</summary>
    public static Task AddAsync(
        AppDb db,
        Guid tenantId,
        DateOnly month,
        Traffic traffic,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO traffic_months (tenant_id, month, received, sent) VALUES ({tenantId}, {month}, {traffic.Received}, {traffic.Sent})
            ON CONFLICT (tenant_id, month) DO UPDATE SET received = traffic_months.received + excluded.received,
                sent = traffic_months.sent + excluded.sent
            """,
            cancellationToken
        );
}

internal sealed class UsageTables : IEntityTypeConfiguration<TenantUsage>, IEntityTypeConfiguration<TrafficMonth>
{
    public void Configure(EntityTypeBuilder<TenantUsage> e)
    {
        e.ToTable("tenant_usage");
        e.HasKey(u => u.TenantId);
        e.HasOne<Tenant>().WithMany().HasForeignKey(u => u.TenantId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<TrafficMonth> e)
    {
        e.ToTable("traffic_months");
        e.HasKey(m => new { m.TenantId, m.Month });
        e.HasOne<Tenant>().WithMany().HasForeignKey(m => m.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
