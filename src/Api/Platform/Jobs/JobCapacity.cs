namespace Berth.Platform.Jobs;

/// <summary>
/// Which jobs a process may still start beside those that it runs. Each kind has a limit and retries get half of the
/// slots, so that neither slow nor failing work holds up the rest.
/// </summary>
/// <param name="IsFull">No job may start.</param>
/// <param name="FullKinds">Kinds of which no more may start.</param>
/// <param name="Retries">Whether a job that was started before may start.</param>
internal sealed record JobCapacity(bool IsFull, string[] FullKinds, bool Retries)
{
    /// <summary>No limits.</summary>
    public static readonly JobCapacity Any = new(IsFull: false, [], Retries: true);

    /// <summary>The capacity that is left beside the <paramref name="running"/> jobs.</summary>
    public static JobCapacity Beside(IReadOnlyCollection<Job> running, int slots, JobKinds kinds) =>
        new(
            running.Count >= slots,
            [
                .. running
                    .GroupBy(j => j.Kind)
                    .Where(g => g.Count() >= MostOf(kinds.Find(g.Key), slots))
                    .Select(g => g.Key),
            ],
            running.Count(j => j.Attempt > 1) < Half(slots)
        );

    /// <summary>The kind's own limit, else half of the slots; one slot is always left for other kinds.</summary>
    private static int MostOf(JobKind? kind, int slots) =>
        Math.Clamp(kind?.MaxParallel ?? Half(slots), 1, Math.Max(1, slots - 1));

    private static int Half(int slots) => Math.Max(1, slots / 2);
}
