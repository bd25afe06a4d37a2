namespace Berth.Platform.Zone;

/// <summary>A record of the zone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Type">A, CNAME and so on.</param>
/// <param name="Content">What it points to.</param>
/// <param name="TenantId">The tenant that its comment names; null if it names none.</param>
/// <param name="ChangedAt">When it was last changed.</param>
public sealed record FoundRecord(
    string Id,
    string Name,
    string Type,
    string Content,
    Guid? TenantId,
    DateTimeOffset ChangedAt
);
