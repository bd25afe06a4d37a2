using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Alerts;

/// <summary>
/// Something that operators should look at: a row of the table <c>alerts</c>, one for each cause however often it is
/// seen. <c>db.Alert</c> writes it together with its mail.
/// </summary>
public sealed class Alert
{
    private Alert() { }

    /// <summary>The cause: <c>host-down/NAME</c>, <c>firewall</c>.</summary>
    public string Key { get; private set; } = "";

    public string Subject { get; private set; } = "";

    /// <summary>What is wrong and what to do about it, as last seen.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When it began; seen again after it was over, it begins anew.</summary>
    public DateTimeOffset Since { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>How often it was seen since then.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// When it was over, because the cause is gone or an operator said so; null while it is open. Seen again, it
    /// reopens.
    /// </summary>
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>Closes the alert. Closing it again changes nothing.</summary>
    public void Resolve(DateTimeOffset now) => ResolvedAt ??= now;
}

internal sealed class AlertTable : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> e)
    {
        e.ToTable("alerts");
        e.HasKey(a => a.Key).HasName("alerts_pkey");
        e.HasIndex(a => a.SeenAt, "alerts_open").HasFilter("resolved_at IS NULL");
    }
}
