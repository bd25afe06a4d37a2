using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Gateway;

/// <summary>
/// A call that Stripe refused, for which there was no way to go on: codes alone, and nothing about anybody.
/// </summary>
public sealed class StripeRefusal
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>What was asked; it completes "Stripe refused to …".</summary>
    public string What { get; set; } = "";

    public int Status { get; set; }
    public string? Code { get; set; }
    public string? Param { get; set; }
    public string? RequestId { get; set; }
}

internal sealed class StripeRefusalTable : IEntityTypeConfiguration<StripeRefusal>
{
    public void Configure(EntityTypeBuilder<StripeRefusal> e)
    {
        e.ToTable("stripe_refusals");
        e.HasIndex(x => x.At);
    }
}
