using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

internal static class TenantTable
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Tenant>(e =>
        {
            e.ToTable("tenants");
            e.HasIndex(t => t.OrderId).IsUnique();
            e.HasIndex(t => t.Slug).IsUnique().HasFilter("observed <> 'Gone'");
            // two who want something at once: the second one reads again
            e.Property(t => t.Generation).IsConcurrencyToken();
            e.HasOne<Order>().WithMany().HasForeignKey(t => t.OrderId).OnDelete(DeleteBehavior.NoAction);
        });
        model.Entity<TenantEvent>(e =>
        {
            e.ToTable("tenant_events");
            e.HasIndex(x => new { x.TenantId, x.Id });
            e.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.NoAction);
        });
        model.Entity<HeldSubnet>(e =>
        {
            e.ToTable("held_subnets");
            e.HasKey(s => s.Cidr);
            e.HasIndex(s => s.TenantId).IsUnique();
        });
    }
}
