using System.Diagnostics;

/// <summary>
/// Ends the process at a named step. BERTH_CRASH_AT is a step of Berth.Checkpoints (<c>order:paid</c>), or an event of the
/// engine with the resource it is about (<c>provider-called docker:index/network:Network</c>), or <c>#3</c>, the
/// engine's third event; with <c>@2</c> behind it, its second time. BERTH_CRASH_FILE names a file that may say the same
/// to a process that runs already; it is deleted when that has happened. BERTH_STEPS_FILE gets a line for each of the
/// engine's events, and with BERTH_STEPS=all for each step.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        static string Said(string name) => Environment.GetEnvironmentVariable(name) ?? "";
        var end = new End(
            Said("BERTH_CRASH_AT"),
            Said("BERTH_CRASH_FILE"),
            Said("BERTH_STEPS_FILE"),
            Said("BERTH_STEPS") == "all"
        );
        if (end.IsWanted)
            DiagnosticListener.AllListeners.Subscribe(new Sources(end));
    }

    private sealed class Sources(End end) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener source)
        {
            if (source.Name is "Berth.Checkpoints" or "Pulumi.Embedded")
                source.Subscribe(new Steps(end, source.Name == "Pulumi.Embedded"));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class Steps(End end, bool isEngine) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> step) =>
            end.Reached(step.Key, step.Value?.GetType().GetProperty("Urn")?.GetValue(step.Value) as string, isEngine);

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class End(string at, string told, string file, bool all)
    {
        private string _at = at;
        private int _count,
            _times;

        public bool IsWanted => _at.Length + told.Length + file.Length > 0;

        // One at a time: "the third" must mean the same in each run of a program whose resources come one after
        // another.
        public void Reached(string step, string? urn, bool isEngine)
        {
            lock (this)
            {
                if ((isEngine || all) && file.Length > 0)
                    File.AppendAllText(file, $"{step} {urn}\n");
                if (told.Length > 0)
                    Listen();
                if (isEngine && _at == $"#{++_count}")
                    Kill();
                var (name, times) = _at.Split(" @") is [var first, var number]
                    ? (first, int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
                    : (_at, 1);
                var parts = name.Split(' ', 2);
                if (
                    step == parts[0]
                    && (parts.Length == 1 || urn?.Contains(parts[1], StringComparison.Ordinal) == true)
                    && ++_times == times
                )
                    Kill();
            }
        }

        private void Listen()
        {
            var now = File.Exists(told) ? File.ReadAllText(told) : "";
            if (now != _at)
                (_at, _times) = (now, 0);
        }

        private void Kill()
        {
            if (told.Length > 0)
                File.Delete(told);
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // nothing more happens while the kernel ends it
        }
    }
}
