namespace Berth.Platform.Jobs;

/// <summary>
/// What a process may begin beside what it runs already. Each kind has its bound and retries have half of the slots, so
/// that neither slow nor failing work holds up the rest.
/// </summary>
/// <param name="IsFull">Nothing may begin.</param>
/// <param name="FullKinds">Kinds of which nothing more may begin.</param>
/// <param name="Retries">Whether a job that was begun before may begin.</param>
internal sealed record JobRoom(bool IsFull, string[] FullKinds, bool Retries)
{
    /// <summary>Room for whatever there is.</summary>
    public static readonly JobRoom Any = new(IsFull: false, [], Retries: true);

    /// <summary>The room that is left beside <paramref name="running"/>.</summary>
    public static JobRoom Beside(IReadOnlyCollection<Job> running, int slots, JobKinds kinds) =>
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

    /// <summary>The kind's own bound, else half of the slots; in any case one slot is left to the others.</summary>
    private static int MostOf(JobKind? kind, int slots) =>
        Math.Clamp(kind?.MaxParallel ?? Half(slots), 1, Math.Max(1, slots - 1));

    private static int Half(int slots) => Math.Max(1, slots / 2);
}
