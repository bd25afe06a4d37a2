namespace Pulumi;

/// <summary>
/// Knows the work a program has under way; the run is over when there is none, or at the first failure.
/// </summary>
internal sealed class Runner
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Exception? _first;
    private int _open = 1; // the program itself, until it is tracked: what it starts may be done before that

    /// <summary>The first failure.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
                return _first;
        }
    }

    /// <summary>Adds work to wait for.</summary>
    public void Track(Task task)
    {
        Interlocked.Increment(ref _open);
        _ = ObserveAsync(task);
    }

    /// <summary>The program is tracked; from here on the run is over when nothing is open.</summary>
    public void Started() => Release();

    /// <summary>Completes when all work is done or one has failed.</summary>
    public Task WaitAsync() => _over.Task;

    /// <summary>
    /// Remembers a failure before those hear of it who wait for what failed. A stopped engine is the consequence of a
    /// failure, never its cause.
    /// </summary>
    public void Note(Exception failure)
    {
        lock (_gate)
        {
            if (_first is null or EngineStoppedException)
                _first = failure;
        }
    }

    private async Task ObserveAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Note(e);
            _over.TrySetResult();
        }
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _over.TrySetResult();
    }
}
