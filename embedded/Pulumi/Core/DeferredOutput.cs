namespace Pulumi;

/// <summary>An output that is given its value later, to tie knots between resources.</summary>
public sealed class DeferredOutput<T>
{
    private readonly TaskCompletionSource<OutputData<T>> _source = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _resolved;

    /// <summary>An output without a value yet.</summary>
    public DeferredOutput() => Output = new Output<T>(_source.Task);

    /// <summary>The output.</summary>
    public Output<T> Output { get; }

    /// <summary>Gives it its value; throws when it has been given one.</summary>
    public void Resolve(Output<T> output)
    {
        if (Interlocked.Exchange(ref _resolved, 1) == 1)
            throw new InvalidOperationException("DeferredOutput can only be resolved once.");
        _ = ResolveAsync(output);
    }

    private async Task ResolveAsync(Output<T> output)
    {
        try
        {
            _source.TrySetResult(await output.DataTask.ConfigureAwait(false));
        }
        catch (Exception e)
        {
            _source.TrySetException(e);
        }
    }
}
