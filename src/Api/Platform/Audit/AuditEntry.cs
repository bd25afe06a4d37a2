using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Audit;

/// <summary>
/// One change of state: of what, by whom, from where, before and after. Rows are added with the change, in its
/// transaction, and never changed.
/// </summary>
public sealed class AuditEntry
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>
    /// Who or what: <c>customer</c> (with the id of the account, when signed in), <c>operator NAME</c> (<c>for customer
    /// ID</c>, while looking at their pages), <c>token NAME</c>, <c>stripe</c>, <c>system</c>.
    /// </summary>
    public string Actor { get; set; } = "";

    /// <summary>From where: an address, an event's id, a job.</summary>
    public string? Origin { get; set; }

    /// <summary>
    /// Account, ApiToken, WebhookEndpoint, Order, Tenant, Subscription, TenantSecret, SecretLink, LastData, Job, Mail
    /// or Alert; Sweep for what one put right.
    /// </summary>
    public string Kind { get; set; } = "";

    public string Subject { get; set; } = "";

    /// <summary>What changed of it: <c>State</c>, <c>Wanted</c>, …</summary>
    public string Field { get; set; } = "";

    public string? Before { get; set; }
    public string? After { get; set; }
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> e)
    {
        e.ToTable("audit");
        e.HasIndex(a => new { a.Subject, a.Id });
        e.HasIndex(a => a.At);
    }
}
