namespace Berth.Tenants.Sweep;

/// <summary>
/// Finds what a host's engine has of tenants that are gone, live on another host or never existed, and of helpers that
/// nobody shares any more.
/// </summary>
public static class CompareOrphans
{
    /// <summary>
    /// Returns findings in the order in which they can be repaired. A volume is removed only if the database says that
    /// its tenant is gone or has its data elsewhere; a volume of an unknown tenant may be somebody's data, so an
    /// operator decides.
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

        // A container first: a network is kept while something is in it.
        foreach (var s in found.Shared.Where(s => !expected.Shared.Contains((found.Host, s.Name))))
            if (s.MadeAt <= expected.Before)
                yield return new(
                    s.Kind,
                    s.Name,
                    "No product's tenants share it there",
                    s.Kind == "container"
                        ? new Repair.RemoveContainer(found.Host, s.Id, null, 0)
                        : new Repair.RemoveNetwork(found.Host, s.Id)
                );

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
