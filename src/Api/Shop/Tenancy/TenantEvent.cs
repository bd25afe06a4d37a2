namespace Berth.Shop.Tenancy;

/// <summary>One line of a tenant's history. The customer's page shows them.</summary>
public sealed class TenantEvent
{
    public long Id { get; set; }
    public Guid TenantId { get; set; }
    public DateTimeOffset At { get; set; }
    public TenantEventKind Kind { get; set; }
    public string What { get; set; } = "";
    public string? Reason { get; set; }
}

/// <summary>What a line of the history is about. Stored, and shown by the API, in lower case.</summary>
public enum TenantEventKind
{
    /// <summary>Something else is wanted of the tenant.</summary>
    Wanted,

    /// <summary>The tenant was seen in another state.</summary>
    Observed,

    /// <summary>The tenant has another plan.</summary>
    Plan,

    /// <summary>The tenant is on another host.</summary>
    Moved,

    /// <summary>Work takes longer than it should.</summary>
    Delayed,

    /// <summary>Something was not as it should be and is being repaired.</summary>
    Mended,

    /// <summary>Anything else that the customer may want to know.</summary>
    Step,
}
