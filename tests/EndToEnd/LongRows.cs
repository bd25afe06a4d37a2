namespace Berth.Tests.EndToEnd;

/// <summary>
/// Rows of theories that only <c>bin/test --long</c> runs: neighbours of those that always run, at steps which differ from
/// theirs in little.
/// </summary>
public static class LongRows
{
    /// <summary>Whether all rows are asked for.</summary>
    public static bool AreAsked { get; } = Environment.GetEnvironmentVariable("BERTH_LONG") == "1";

    /// <summary>Those that always run, and the others if they are asked for.</summary>
    public static IEnumerable<T> With<T>(IEnumerable<T> always, IEnumerable<T> others) =>
        AreAsked ? always.Concat(others) : always;
}
