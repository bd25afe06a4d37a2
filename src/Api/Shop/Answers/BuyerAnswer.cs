using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Answers;

/// <summary>
/// What a buyer entered for a question of the product, or a variable that a customer set by themselves. It belongs to
/// the order that made the tenant, and goes with the tenant.
/// </summary>
public sealed class BuyerAnswer
{
    private BuyerAnswer() { }

    public Guid OrderId { get; private set; }

    /// <summary>The environment variable.</summary>
    public string Name { get; private set; } = "";

    /// <summary>As it was entered, or sealed.</summary>
    public string Value { get; private set; } = "";

    /// <summary>Whether the value is sealed: then it is shown to nobody.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>Whether the customer made it up; what is not was asked.</summary>
    public bool IsOwn { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>A first value.</summary>
    public static BuyerAnswer For(
        Guid order,
        string name,
        string value,
        bool isSealed,
        bool isOwn,
        DateTimeOffset now
    ) =>
        new()
        {
            OrderId = order,
            Name = name,
            Value = value,
            IsSealed = isSealed,
            IsOwn = isOwn,
            ChangedAt = now,
        };

    /// <summary>Another value takes its place. The old one is forgotten.</summary>
    public void Replace(string value, bool isSealed, bool isOwn, DateTimeOffset now) =>
        (Value, IsSealed, IsOwn, ChangedAt) = (value, isSealed, isOwn, now);
}

internal sealed class BuyerAnswerTable : IEntityTypeConfiguration<BuyerAnswer>
{
    public void Configure(EntityTypeBuilder<BuyerAnswer> e)
    {
        e.ToTable("buyer_answers");
        e.HasKey(a => new { a.OrderId, a.Name });
        e.HasOne<Order>().WithMany().HasForeignKey(a => a.OrderId).OnDelete(DeleteBehavior.NoAction);
    }
}
