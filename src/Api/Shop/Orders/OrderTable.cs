using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Orders;

internal sealed class OrderTable
    : IEntityTypeConfiguration<Order>,
        IEntityTypeConfiguration<HeldName>,
        IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Order> e)
    {
        e.ToTable("orders");
        e.Ignore(o => o.PriceText);
        e.Ignore(o => o.OfferText);
        e.Ignore(o => o.IsComplimentary);
        e.Ignore(o => o.OwnCustomerId);
        e.Ignore(o => o.PageKey);
        e.Ignore(o => o.Token);
        e.HasIndex(o => o.NormalizedEmail);
        e.HasIndex(o => o.ResumesTenantId);
        e.HasIndex(o => o.TokenHash).IsUnique();
        e.HasIndex(o => o.SessionId).IsUnique();
        e.HasIndex(o => o.SubscriptionId).IsUnique();
        e.HasIndex(o => o.TenantId);
        e.HasIndex(o => o.AccountId);
        e.HasIndex(o => new { o.State, o.CheckedAt });
    }

    public void Configure(EntityTypeBuilder<HeldName> e) =>
        e.HasOne<Order>().WithMany().HasForeignKey(n => n.OrderId).OnDelete(DeleteBehavior.NoAction);

    public void Configure(EntityTypeBuilder<Tenant> e) =>
        e.HasOne<Order>().WithMany().HasForeignKey(t => t.OrderId).OnDelete(DeleteBehavior.NoAction);
}
