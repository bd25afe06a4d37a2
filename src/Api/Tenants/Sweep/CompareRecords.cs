using Berth.Platform.Settings;
using Berth.Platform.Zone;

namespace Berth.Tenants.Sweep;

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
