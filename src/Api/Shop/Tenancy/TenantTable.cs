using System.Text.Json;
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
        // They become names in Docker and networks: the database keeps their form, whoever writes.
        e.ToTable(
            "tenants",
            t =>
            {
                t.HasCheckConstraint("tenants_slug_is_label", "slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'");
                t.HasCheckConstraint("tenants_subnet_is_29", "masklen(subnet::cidr) = 29");
            }
        );
        e.HasIndex(t => t.OrderId).IsUnique();
        e.HasIndex(t => t.Slug).IsUnique().HasFilter("observed <> 'Gone'");
        e.HasIndex(t => new { t.Slug, t.GoneAt }).HasFilter("gone_at IS NOT NULL");
        // Of two concurrent changes the second fails and has to read the row again.
        e.Property(t => t.Generation).IsConcurrencyToken();
        // A new row has none, and says nothing of it: the web, which adds rows, may not write it. See WebRights.
        e.Property(t => t.Image).ValueGeneratedOnAdd();
        e.Property(t => t.PartImages)
            .HasColumnType("jsonb")
            .HasConversion(
                images => JsonSerializer.Serialize(images, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)
            )
            .ValueGeneratedOnAdd();
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
