using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>
/// A value that is known only once the resource it comes from exists, together with what depends on it. Use
/// <see cref="Apply{TResult}(Func{T, TResult})"/> to compute with it.
/// </summary>
[SuppressMessage("Naming", "CA1724", Justification = "official name")]
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> dataTask)
    {
        DataTask = dataTask;
        // The run is over only when every output is resolved, so that work nobody awaits is still done.
        if (!dataTask.IsCompletedSuccessfully)
            Deployment.Current?.Runner.Track(dataTask);
    }

    internal Output(OutputData<T> data)
        : this(Task.FromResult(data)) { }

    internal Task<OutputData<T>> DataTask { get; }

    Task<OutputData<object?>> IOutput.GetDataAsync() => GetUntypedAsync();

    private async Task<OutputData<object?>> GetUntypedAsync() => (await DataTask.ConfigureAwait(false)).AsObject();

    /// <summary>An output of a value that is still being computed.</summary>
    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>
    /// Runs <paramref name="func"/> when the value is known; not called in a preview that cannot know it.
    /// </summary>
    public Output<ValueTuple> Apply(Func<T, Task> func) =>
        new(
            ApplyAsync(async v =>
            {
                await func(v).ConfigureAwait(false);
                return OutputData<ValueTuple>.Known(default);
            })
        );

    /// <summary>Computes a value from this one.</summary>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func) =>
        new(ApplyAsync(v => Task.FromResult(OutputData<TResult>.Known(func(v)))));

    /// <summary>Computes a value from this one, asynchronously.</summary>
    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) =>
        new(ApplyAsync(async v => OutputData<TResult>.Known(await func(v).ConfigureAwait(false))));

    /// <summary>Computes an input from this value; the two become one output.</summary>
    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) => Apply(v => func(v).ToOutput());

    /// <summary>Computes an output from this value; the two become one output.</summary>
    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        new(
            ApplyAsync(v =>
                func(v) is { } inner ? inner.DataTask : Task.FromResult(OutputData<TResult>.Known(default!))
            )
        );

    internal Output<TResult> UntypedApply<TResult>(Func<object?, Output<TResult>> func) => Apply(v => func(v));

    internal Output<T> WithSecret(Task<bool> isSecret)
    {
        return new Output<T>(MarkAsync());
        async Task<OutputData<T>> MarkAsync() =>
            (await DataTask.ConfigureAwait(false)) with
            {
                IsSecret = await isSecret.ConfigureAwait(false),
            };
    }

    private async Task<OutputData<TResult>> ApplyAsync<TResult>(Func<T, Task<OutputData<TResult>>> func)
    {
        var data = await DataTask.ConfigureAwait(false);
        if (!data.IsKnown)
            return OutputData<TResult>.Unknown(data.Resources, data.IsSecret);
        var inner = await func(data.Value).ConfigureAwait(false);
        return new OutputData<TResult>(
            OutputData.Union(data.Resources, inner.Resources),
            inner.Value,
            inner.IsKnown,
            data.IsSecret || inner.IsSecret
        );
    }

    /// <summary>
    /// Explains that an output has no text of its own; with PULUMI_ERROR_OUTPUT_STRING set to true or 1 it throws
    /// instead.
    /// </summary>
    public override string ToString()
    {
        const string message = """
            Calling [ToString] on an [Output<T>] is not supported.

            To get the value of an Output<T> as an Output<string> consider either:
            1. o.Apply(v => $"prefix{v}suffix")
            2. Output.Format($"prefix{hostname}suffix");
            """;
        if (Environment.GetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING") is "1" or "true" or "True")
            throw new InvalidOperationException(message);
        return message;
    }
}
