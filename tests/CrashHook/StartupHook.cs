using System.Diagnostics;

/// <summary>
/// Ends the process at a named step. BERTH_CRASH_AT is a step of Berth.Steps (<c>order:paid</c>), or an event of the engine with the resource it is about
/// (<c>provider-called docker:index/network:Network</c>).
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BERTH_CRASH_AT") is not { Length: > 0 } at) return;
        DiagnosticListener.AllListeners.Subscribe(new Sources(at));
    }

    private sealed class Sources(string at) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener source)
        {
            if (source.Name is "Berth.Steps" or "Pulumi.Embedded") source.Subscribe(new Steps(at));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class Steps(string at) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> step)
        {
            var urn = step.Value?.GetType().GetProperty("Urn")?.GetValue(step.Value) as string;
            var parts = at.Split(' ', 2);
            if (step.Key == parts[0] && (parts.Length == 1 || urn?.Contains(parts[1], StringComparison.Ordinal) == true)) Process.GetCurrentProcess().Kill();
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
