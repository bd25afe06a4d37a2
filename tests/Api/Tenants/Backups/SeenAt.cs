using System.Diagnostics;
using Berth.Platform.Jobs;

namespace Berth.Tests.Backups;

/// <summary>Looks at something when a step is reached in this test: before the step goes on.</summary>
internal sealed class SeenAt : IDisposable
{
    private readonly IDisposable _subscription;

    public SeenAt(string step, Func<Task<string>> look) =>
        _subscription = Checkpoint.On(step, () => Value = Task.Run(look).GetAwaiter().GetResult());

    public string? Value { get; private set; }

    public void Dispose() => _subscription.Dispose();
}

/// <summary>The work of this test ends at a step, as if its process was killed there, but for what is cleaned up.</summary>
internal sealed class DiesAt(string step) : IDisposable
{
    private readonly IDisposable _subscription = Checkpoint.On(step, () => throw new Death());

    public void Dispose() => _subscription.Dispose();

    public sealed class Death : Exception;
}

/// <summary>Calls back at a step, in the flow of this test alone: others reach the same steps beside it.</summary>
internal static class Checkpoint
{
    private static readonly AsyncLocal<List<(string Step, Action Act)>?> Own = new();

    static Checkpoint() =>
        DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(source =>
            {
                if (source.Name == Checkpoints.Source)
                    source.Subscribe(
                        new Observer<KeyValuePair<string, object?>>(reached =>
                        {
                            foreach (var (step, act) in Own.Value?.ToList() ?? [])
                                if (step == reached.Key)
                                    act();
                        })
                    );
            })
        );

    public static IDisposable On(string step, Action act)
    {
        var row = (step, act);
        Own.Value = [.. Own.Value ?? [], row];
        return new End(() => Own.Value = [.. Own.Value!.Where(r => r != row)]);
    }

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
