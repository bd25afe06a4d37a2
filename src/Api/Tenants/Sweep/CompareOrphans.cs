namespace Berth.Tenants.Sweep;

/// <summary>What a host's engine has of tenants that are gone, live elsewhere or never were.</summary>
public static class CompareOrphans
{
    /// <summary>
    /// In the order in which they can be removed. A volume goes only when the database says that its tenant is gone or
    /// has its data elsewhere; that of an unknown one is somebody's data.
    /// </summary>
    public static IEnumerable<Finding> Run(FoundInDocker found, Expected expected)
    {
        foreach (var c in found.Containers.Where(c => IsOrphan(c.TenantId, c.ChangedAt)))
            yield return new(
                "container",
                c.Name,
                Why(c.TenantId),
                new Repair.RemoveContainer(
                    found.Host,
                    c.Id,
                    expected.Find(c.TenantId)?.Id,
                    expected.Find(c.TenantId)?.Generation ?? 0
                )
            );
        foreach (var n in found.Networks.Where(n => IsOrphan(n.TenantId, n.MadeAt)))
            yield return new("network", n.Name, Why(n.TenantId), new Repair.RemoveNetwork(found.Host, n.Id));
        foreach (var v in found.Volumes.Where(v => IsOrphan(v.TenantId, v.MadeAt)))
        {
            yield return new(
                "volume",
                v.Name,
                Why(v.TenantId),
                expected.Find(v.TenantId) is { } gone
                    ? new Repair.RemoveVolume(found.Host, v.Name, gone.Id)
                    : new Repair.ByHand("it is somebody's data; remove it by hand if nobody needs it")
            );
        }

        bool IsOrphan(Guid? tenant, DateTimeOffset since) =>
            since <= expected.Before
            && (expected.IsOrphan(tenant) || expected.IsElsewhere(tenant, found.Host) is not null);
        string Why(Guid? tenant) =>
            expected.Find(tenant) is { } gone
                ? expected.IsElsewhere(tenant, found.Host) is { } there
                    ? $"Its tenant {gone.Slug} is on the host {there}"
                    : $"Its tenant {gone.Slug} is gone"
                : $"The database knows no tenant {(tenant is { } id ? $"{id}" : "of its label")}";
    }
}
