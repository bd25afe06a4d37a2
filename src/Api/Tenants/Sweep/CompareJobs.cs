namespace Berth.Tenants.Sweep;

/// <summary>Finds tenants that are not as they should be although nobody works on them.</summary>
public static class CompareJobs
{
    /// <summary>Reports a parked reconcile but does not start it again: that is an operator's decision.</summary>
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
