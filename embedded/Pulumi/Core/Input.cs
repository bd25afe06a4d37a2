using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>What a resource takes: a plain value or an <see cref="Output{T}"/> of another resource.</summary>
public class Input<T> : IInput
{
    private readonly Output<T>? _value;

    private protected Input(Output<T>? value) => _value = value;

    private protected virtual Output<T> GetValue() => _value!;

    internal Output<T> AsOutput() => GetValue();

    IOutput IInput.ToUntypedOutput() => GetValue();

    /// <summary>A plain value.</summary>
    public static implicit operator Input<T>([AllowNull] T value) => new(Output.Create(value!));

    /// <summary>A value of another resource.</summary>
    public static implicit operator Input<T>(Output<T> value) => new(value ?? Output.Create<T>(default(T)!));

    /// <summary>The value to compute with.</summary>
    public static implicit operator Output<T>(Input<T> input) => input.ToOutput();
}

/// <summary>Lets inputs be used where outputs are.</summary>
public static class InputExtensions
{
    /// <summary>Computes a value from the input.</summary>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func) =>
        input.ToOutput().Apply(func);

    /// <summary>Computes a value from the input, asynchronously.</summary>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Task<TResult>> func) =>
        input.ToOutput().Apply(func);

    /// <summary>Computes an input from the input.</summary>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Input<TResult>?> func) =>
        input.ToOutput().Apply(func);

    /// <summary>Computes an output from the input.</summary>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Output<TResult>?> func) =>
        input.ToOutput().Apply(func);

    /// <summary>The input as an output; an absent one is an output of the default value.</summary>
    public static Output<T> ToOutput<T>(this Input<T>? input) =>
        input is null ? Output.Create<T>(default(T)!) : input.AsOutput();
}
