using System.Diagnostics;

/// <summary>
/// Ends the process at a named step. BERTH_CRASH_AT is a step of Berth.Steps (<c>order:paid</c>), or an event of the engine with the resource it is about
/// (<c>provider-called docker:index/network:Network</c>), or <c>#3</c>, the engine's third event. BERTH_STEPS_FILE gets a line for each of the engine's events.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var at = Environment.GetEnvironmentVariable("BERTH_CRASH_AT") ?? "";
        var file = Environment.GetEnvironmentVariable("BERTH_STEPS_FILE") ?? "";
        if (at.Length + file.Length > 0) DiagnosticListener.AllListeners.Subscribe(new Sources(at, file));
    }

    private sealed class Sources(string at, string file) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener source)
        {
            if (source.Name is "Berth.Steps" or "Pulumi.Embedded") source.Subscribe(new Steps(at, file, source.Name == "Pulumi.Embedded"));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class Steps(string at, string file, bool isEngine) : IObserver<KeyValuePair<string, object?>>
    {
        private int _count;

        public void OnNext(KeyValuePair<string, object?> step)
        {
            var urn = step.Value?.GetType().GetProperty("Urn")?.GetValue(step.Value) as string;
            // One at a time: "the third" must mean the same in each run of a program whose resources come one after another.
            lock (this)
            {
                if (isEngine && file.Length > 0) File.AppendAllText(file, $"{step.Key} {urn}\n");
                if (isEngine && at == $"#{++_count}") Process.GetCurrentProcess().Kill();
            }
            var parts = at.Split(' ', 2);
            if (step.Key == parts[0] && (parts.Length == 1 || urn?.Contains(parts[1], StringComparison.Ordinal) == true)) Process.GetCurrentProcess().Kill();
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
