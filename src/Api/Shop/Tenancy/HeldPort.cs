using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// A port of the hosts' that leads to a tenant, beside HTTP. It is the tenant's for life, on whatever host: no two of an
/// installation have the same number, so that a move changes none. The table's primary key decides races.
/// </summary>
public sealed class HeldPort
{
    public int Port { get; set; }
    public Guid TenantId { get; set; }

    /// <summary>Which of the product's ports it is.</summary>
    public string Name { get; set; } = "";

    /// <summary>The ports of a tenant, by their names in the product's file.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> OfAsync(
        AppDb db,
        Guid tenantId,
        CancellationToken cancellationToken
    ) =>
        await db
            .HeldPorts.AsNoTracking()
            .Where(p => p.TenantId == tenantId)
            .ToDictionaryAsync(p => p.Name, p => p.Port, cancellationToken);

    /// <summary>The one at which it is seen that a tenant of a product without HTTP works; null if it holds none.</summary>
    public static async Task<int?> KnockedAsync(
        IDbContextFactory<AppDb> databases,
        Guid tenantId,
        Product? product,
        CancellationToken cancellationToken
    )
    {
        if (product?.Knocked is not { } its)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .HeldPorts.Where(p => p.TenantId == tenantId && p.Name == its.Name)
            .Select(p => (int?)p.Port)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>All that are held, each with its tenant.</summary>
    public static async Task<IReadOnlyDictionary<int, Guid>> AllAsync(AppDb db, CancellationToken cancellationToken) =>
        await db.HeldPorts.AsNoTracking().ToDictionaryAsync(p => p.Port, p => p.TenantId, cancellationToken);

    /// <summary>
    /// Releases a port that belongs to no tenant, or to one that is gone. Returns false if it is in use, or not held.
    /// </summary>
    public static async Task<bool> ReleaseStaleAsync(AppDb db, int port, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM held_ports p WHERE p.port = {port} AND NOT EXISTS (SELECT 1 FROM tenants t
                WHERE t.id = p.tenant_id AND t.observed <> 'Gone')
            """,
            cancellationToken
        ) == 1;

    /// <summary>Adds the hold of a port, saved with what else the caller saves. The save fails if it is taken.</summary>
    public static void Hold(AppDb db, int port, Guid tenantId, string name) =>
        db.HeldPorts.Add(
            new HeldPort
            {
                Port = port,
                TenantId = tenantId,
                Name = name,
            }
        );

    /// <summary>Releases the ports of a removed tenant.</summary>
    public static Task ReleaseAsync(AppDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.HeldPorts.Where(p => p.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
}

internal sealed class HeldPortTable : IEntityTypeConfiguration<HeldPort>
{
    public void Configure(EntityTypeBuilder<HeldPort> e)
    {
        e.ToTable("held_ports");
        e.HasKey(p => p.Port);
        e.Property(p => p.Port).ValueGeneratedNever();
        e.HasIndex(p => new { p.TenantId, p.Name }).IsUnique();
    }
}
