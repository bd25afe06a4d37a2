using Berth.Tenants.Provisioning;

namespace Berth.Tenants.Sweep;

/// <summary>Compares the stacks in the backend with the tenants.</summary>
public static class CompareStacks
{
    /// <summary>A record that somebody has locked is not removed; an operator must look at it.</summary>
    public static IEnumerable<Finding> Run(IReadOnlyList<FoundStack> found, Expected expected)
    {
        var known = found.Select(s => s.TenantId).ToHashSet();
        foreach (var t in expected.Settled.Where(t => !known.Contains(t.Id)))
            yield return new("stack", t.Slug, "The tenant has no stack", new Repair.Mend(t.Id, t.Generation));
        foreach (var s in found.Where(s => !(s.UpdatedAt > expected.Before)))
        {
            if (s.TenantId is null)
                yield return new(
                    "stack",
                    s.Name,
                    "Its name is not one that we give",
                    new Repair.ByHand("find out who made it")
                );
            else if (expected.IsOrphan(s.TenantId))
            {
                yield return new(
                    "stack",
                    s.Name,
                    expected.Find(s.TenantId) is { } gone
                        ? $"Its tenant {gone.Slug} is gone"
                        : "The database knows no such tenant",
                    s.IsLocked
                        ? new Repair.ByHand("somebody has it locked; if nobody works on it, cancel that first")
                        : new Repair.ForgetStack(s.Name)
                );
            }
        }
    }
}
