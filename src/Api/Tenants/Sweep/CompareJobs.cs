namespace Berth.Tenants.Sweep;

/// <summary>Tenants that are not as they should be, and that nobody works on.</summary>
public static class CompareJobs
{
    /// <summary>A parked reconcile waits for an operator: it is said, not begun again.</summary>
    public static IEnumerable<Finding> Run(Expected expected) =>
        expected
            .Tenants.Where(t => !t.IsUpToDate && !t.IsBusy && !t.IsYoung)
            .Select(t =>
                t.IsParked
                    ? new Finding(
                        "job",
                        t.Slug,
                        $"It should be {t.Wanted}, but its reconcile was given up",
                        new Repair.ByHand("see 'berth jobs' for the reason, then retry")
                    )
                    : new Finding(
                        "job",
                        t.Slug,
                        $"It should be {t.Wanted}, but no job makes it so",
                        new Repair.Remind(t.Id)
                    )
            );
}
