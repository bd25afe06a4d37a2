using Berth.Platform.Settings;

namespace Berth.Tenants.Sweep;

/// <summary>A DNS record whose comment names this installation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Type">A, CNAME and so on.</param>
/// <param name="Content">What it points to.</param>
/// <param name="TenantId">The tenant that its comment names; null if that is no id.</param>
/// <param name="ChangedAt">When it was last changed.</param>
public sealed record FoundRecord(
    string Id,
    string Name,
    string Type,
    string Content,
    Guid? TenantId,
    DateTimeOffset ChangedAt
);

/// <summary>Compares the zone's records with the tenants.</summary>
public static class CompareRecords
{
    /// <summary>Removes only records that carry our mark and whose tenant is gone or unknown.</summary>
    public static IEnumerable<Finding> Run(IReadOnlyList<FoundRecord> found, string baseDomain, Expected expected)
    {
        var ours = found.ToLookup(r => r.TenantId);
        foreach (var t in expected.Settled.Where(t => t.Route == RouteKind.Subdomain))
        {
            var name = $"{t.Slug}.{baseDomain}";
            var mend = new Repair.Mend(t.Id, t.Generation);
            var its = ours[t.Id].ToList();
            foreach (var other in its.Where(r => r.Name != name && r.ChangedAt <= expected.Before))
                yield return new(
                    "record",
                    other.Name,
                    $"It carries the mark of {t.Slug}, whose record is {name}",
                    new Repair.ByHand("remove it if nobody needs it")
                );
            if (its.Find(r => r.Name == name) is not { } record)
                yield return new("record", name, "It is not there", mend);
            else if (record.ChangedAt <= expected.Before && (record.Type, record.Content) != ("A", t.Address))
                yield return new("record", name, $"It is {record.Type} {record.Content}, not A {t.Address}", mend);
        }
        foreach (var r in found.Where(r => r.ChangedAt <= expected.Before && expected.IsOrphan(r.TenantId)))
        {
            yield return new(
                "record",
                r.Name,
                expected.Find(r.TenantId) is { } gone
                    ? $"Its tenant {gone.Slug} is gone"
                    : "The database knows no tenant of its mark",
                r.TenantId is null ? new Repair.ByHand("find out who made it") : new Repair.RemoveRecord(r.Id)
            );
        }
    }
}
