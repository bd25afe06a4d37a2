using System.Diagnostics;

namespace Berth.Platform.Jobs;

/// <summary>
/// Names the points of a paid order's way that a crash may fall between. Traces listen to them; so do the tests that
/// end the process at each one. Costs nothing when nobody listens.
/// </summary>
public static class Checkpoints
{
    /// <summary>The source's name.</summary>
    public const string Source = "Berth.Checkpoints";

    private static readonly DiagnosticListener Listener = new(Source);

    /// <summary>Says that a step was reached.</summary>
    public static void Reached(string step)
    {
        if (Listener.IsEnabled(step))
            Listener.Write(step, null);
    }
}
