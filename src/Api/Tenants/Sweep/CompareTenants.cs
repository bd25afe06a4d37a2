using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>Compares what a host's engine has of living tenants with what they should have.</summary>
public static class CompareTenants
{
    /// <summary>Never makes a lost volume again: an empty one would hide that the data is missing.</summary>
    public static IEnumerable<Finding> Run(FoundInDocker found, Expected expected)
    {
        var containers = found.Containers.ToLookup(c => c.TenantId);
        var networks = found.Networks.ToLookup(n => n.TenantId);
        var volumes = found.Volumes.Select(v => (v.TenantId, v.Name)).ToHashSet();
        foreach (var t in expected.Settled.Where(t => t.Host == found.Host))
        {
            var lost = t
                .Volumes.Select(v => TenantSpec.VolumeOf(expected.Installation, t.Slug, v))
                .Where(v => !volumes.Contains((t.Id, v)))
                .ToList();
            foreach (var volume in lost)
                yield return new(
                    "volume",
                    volume,
                    "It is not there, and the tenant's data with it",
                    new Repair.ByHand(
                        "restore it, with its labels, or make an empty one: see docs/operating/troubleshooting.md"
                    )
                );
            if (lost.Count > 0)
                continue;
            var mend = new Repair.Mend(t.Id, t.Generation);
            var name = TenantSpec.NameOf(expected.Installation, t.Slug);
            foreach (var what in Network(networks[t.Id], t))
                yield return new("network", name, what, mend);
            foreach (
                var finding in t.Observed == TenantState.Running
                    ? Running(containers[t.Id], t, name, mend, expected)
                    : Suspended(found.Host, containers[t.Id], t, expected)
            )
                yield return finding;
        }
    }

    private static IEnumerable<string> Network(IEnumerable<FoundNetwork> found, SweptTenant t)
    {
        var its = found.ToList();
        if (its.Count == 0)
            yield return "It is not there";
        else if (!its.Exists(n => n.Subnets.Contains(t.Subnet)))
            yield return $"It has {string.Join(", ", its.SelectMany(n => n.Subnets))}, not {t.Subnet}";
    }

    private static IEnumerable<Finding> Running(
        IEnumerable<FoundContainer> found,
        SweptTenant t,
        string name,
        Repair mend,
        Expected expected
    )
    {
        var its = found.ToList();
        var wanted = (t.Containers?.Select(c => c.Name) ?? [TenantContainer.DoorName])
            .Select(c => TenantSpec.ContainerOf(expected.Installation, t.Slug, c))
            .ToList();
        var missing = wanted.Where(w => !its.Exists(c => c.Name == w)).ToList();
        foreach (var one in missing)
            yield return new("container", one, "It is not there", mend);
        if (missing.Count > 0)
            yield break;
        foreach (var other in its.Where(o => !wanted.Contains(o.Name) && o.ChangedAt <= expected.Before))
            yield return new(
                "container",
                other.Name,
                $"It carries the label of {t.Slug}, whose container is {name}",
                // One of its stack's own, which its product has no more, such as a way to what was shared.
                other.Name.StartsWith($"{name}.", StringComparison.Ordinal)
                    ? mend
                    : new Repair.ByHand("remove it if nobody needs it")
            );
        foreach (var c in its.Where(c => wanted.Contains(c.Name) && c.ChangedAt <= expected.Before))
        foreach (var finding in Compare(c, t.Containers?[wanted.IndexOf(c.Name)], mend))
            yield return finding;
    }

    private static IEnumerable<Finding> Compare(FoundContainer c, SweptContainer? wanted, Repair mend)
    {
        if (c.Status == "paused")
            yield return new("container", c.Name, "It is paused", new Repair.ByHand("whoever paused it unpauses it"));
        else if (c.Status is not ("running" or "restarting"))
            yield return new("container", c.Name, $"It is {c.Status}", mend);
        if (wanted is null)
            yield break;
        if (c.Spec != wanted.Spec)
            yield return new(
                "container",
                c.Name,
                "It was made from something else than the plan, product and settings of today",
                mend
            );
        if (c.Memory != wanted.MemoryMb * 1024L * 1024L)
            yield return new(
                "container",
                c.Name,
                $"Its memory is {c.Memory / 1024 / 1024} MiB, not {wanted.MemoryMb}",
                mend
            );
        if (c.Pids != wanted.Pids)
            yield return new(
                "container",
                c.Name,
                $"Its limit of processes is {(c.Pids is > 0 ? $"{c.Pids}" : "none")}, not {wanted.Pids}",
                mend
            );
    }

    private static IEnumerable<Finding> Suspended(
        string host,
        IEnumerable<FoundContainer> found,
        SweptTenant t,
        Expected expected
    ) =>
        found
            .Where(c => c.ChangedAt <= expected.Before)
            .Select(c => new Finding(
                "container",
                c.Name,
                "It is there, but its tenant is suspended",
                new Repair.RemoveContainer(host, c.Id, t.Id, t.Generation)
            ));
}
