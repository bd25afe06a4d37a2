namespace Berth.Shop.Tenancy;

/// <summary>One line of a tenant's history. The customer's page shows them.</summary>
public sealed class TenantEvent
{
    public long Id { get; set; }
    public Guid TenantId { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>wanted, observed, plan, moved, delayed, mended or step.</summary>
    public string Kind { get; set; } = "";

    public string What { get; set; } = "";
    public string? Reason { get; set; }
}
