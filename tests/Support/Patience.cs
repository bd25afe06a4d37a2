using System.Diagnostics;

namespace Berth.Tests;

/// <summary>
/// How long a test waits for what comes by itself: long enough for a machine on which much else runs. What is to be
/// quick has a limit of its own, which is asserted.
/// </summary>
public static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    /// <summary>Looks every so often, until it is so; false when it did not come to pass.</summary>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, int everyMs = 100)
    {
        for (var begun = Stopwatch.StartNew(); !await condition(); await Task.Delay(everyMs))
        {
            if (begun.Elapsed > Long)
                return false;
        }
        return true;
    }
}
