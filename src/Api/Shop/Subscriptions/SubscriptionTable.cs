using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Subscriptions;

internal sealed class SubscriptionTable : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> e)
    {
        e.ToTable("subscriptions");
        e.HasKey(s => s.TenantId);
        e.HasIndex(s => s.ProviderId).IsUnique();
        e.HasIndex(s => s.CustomerId);
        e.HasIndex(s => s.LookAt);
        e.Ignore(s => s.Standing);
        e.Ignore(s => s.IsComplimentary);
        e.Ignore(s => s.IsStoppedByUs);
        e.Ignore(s => s.StartedBy);
        e.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
