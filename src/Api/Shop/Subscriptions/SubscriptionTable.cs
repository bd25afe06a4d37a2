using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Subscriptions;

internal static class SubscriptionTable
{
    public static void Map(ModelBuilder model) =>
        model.Entity<Subscription>(e =>
        {
            e.ToTable("subscriptions");
            e.HasKey(s => s.TenantId);
            e.HasIndex(s => s.ProviderId).IsUnique();
            e.HasIndex(s => s.CustomerId);
            e.HasIndex(s => s.LookAt);
            e.Ignore(s => s.Standing);
            e.Ignore(s => s.IsGiven);
            e.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.NoAction);
        });
}
