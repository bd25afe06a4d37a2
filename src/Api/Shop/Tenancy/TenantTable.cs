using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

internal sealed class TenantTable
    : IEntityTypeConfiguration<Tenant>,
        IEntityTypeConfiguration<TenantEvent>,
        IEntityTypeConfiguration<HeldSubnet>
{
    public void Configure(EntityTypeBuilder<Tenant> e)
    {
        e.ToTable("tenants");
        e.HasIndex(t => t.OrderId).IsUnique();
        e.HasIndex(t => t.Slug).IsUnique().HasFilter("observed <> 'Gone'");
        // Of two concurrent changes the second fails and has to read the row again.
        e.Property(t => t.Generation).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<TenantEvent> e)
    {
        e.ToTable("tenant_events");
        e.Property(x => x.Kind)
            .HasConversion(kind => $"{kind}".ToLowerInvariant(), text => Enum.Parse<TenantEventKind>(text, true));
        e.HasIndex(x => new { x.TenantId, x.Id });
        e.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<HeldSubnet> e)
    {
        e.ToTable("held_subnets");
        e.HasKey(s => s.Cidr);
        e.HasIndex(s => s.TenantId).IsUnique();
    }
}
