using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Payments;

/// <summary>
/// An event as Stripe sent it, stored under Stripe's own id, so that the same event twice is one row.
/// </summary>
public sealed class StripeEvent
{
    /// <summary><c>evt_…</c></summary>
    public string Id { get; set; } = "";

    public string Type { get; set; } = "";

    /// <summary>The body, byte for byte.</summary>
    public string Body { get; set; } = "";

    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>The outcome in words for an operator.</summary>
    public string? Outcome { get; set; }

    /// <summary>The trace of the request that brought the event; null if tracing is off.</summary>
    public string? Traceparent { get; set; }
}

internal sealed class StripeEventTable : IEntityTypeConfiguration<StripeEvent>
{
    public void Configure(EntityTypeBuilder<StripeEvent> e)
    {
        e.ToTable("stripe_events");
        e.HasIndex(x => x.ReceivedAt);
    }
}
