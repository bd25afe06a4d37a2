using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

internal interface IUnion
{
    object? Value { get; }
}

/// <summary>A value of one of two types.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>, IUnion
{
    private readonly int _index;
    private readonly object? _value;

    private Union(int index, object? value) => (_index, _value) = (index, value);

    /// <summary>The value, whichever it is.</summary>
    public object? Value => _value;

    /// <summary>Whether it is of the first type.</summary>
    public bool IsT0 => _index == 0;

    /// <summary>Whether it is of the second type.</summary>
    public bool IsT1 => _index == 1;

    /// <summary>The value of the first type; throws when it is of the second.</summary>
    public T0 AsT0 =>
        IsT0
            ? (T0)_value!
            : throw new InvalidOperationException($"The union holds a {typeof(T1).Name}, not a {typeof(T0).Name}.");

    /// <summary>The value of the second type; throws when it is of the first.</summary>
    public T1 AsT1 =>
        IsT1
            ? (T1)_value!
            : throw new InvalidOperationException($"The union holds a {typeof(T0).Name}, not a {typeof(T1).Name}.");

    /// <summary>A value of the first type.</summary>
    public static Union<T0, T1> FromT0(T0 input) => new(0, input);

    /// <summary>A value of the second type.</summary>
    public static Union<T0, T1> FromT1(T1 input) => new(1, input);

    /// <summary>A value of the first type.</summary>
    public static implicit operator Union<T0, T1>(T0 value) => FromT0(value);

    /// <summary>A value of the second type.</summary>
    public static implicit operator Union<T0, T1>(T1 value) => FromT1(value);

    /// <summary>One function for each type.</summary>
    public TResult Match<TResult>(Func<T0, TResult> f0, Func<T1, TResult> f1) => IsT0 ? f0(AsT0) : f1(AsT1);

    /// <summary>One action for each type.</summary>
    public void Switch(Action<T0> f0, Action<T1> f1)
    {
        if (IsT0)
            f0(AsT0);
        else
            f1(AsT1);
    }

    /// <summary>Changes a value of the first type.</summary>
    public Union<TResult, T1> MapT0<TResult>(Func<T0, TResult> map) =>
        IsT0 ? Union<TResult, T1>.FromT0(map(AsT0)) : Union<TResult, T1>.FromT1(AsT1);

    /// <summary>Changes a value of the second type.</summary>
    public Union<T0, TResult> MapT1<TResult>(Func<T1, TResult> map) =>
        IsT1 ? Union<T0, TResult>.FromT1(map(AsT1)) : Union<T0, TResult>.FromT0(AsT0);

    /// <inheritdoc />
    public bool Equals(Union<T0, T1> other) => _index == other._index && Equals(_value, other._value);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Union<T0, T1> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_index, _value);

    /// <inheritdoc />
    public override string ToString() => _value?.ToString() ?? "";
}

/// <summary>An input of one of two types.</summary>
public sealed class InputUnion<T0, T1> : Input<Union<T0, T1>>
{
    /// <summary>The default value.</summary>
    public InputUnion()
        : this(Output.Create(default(Union<T0, T1>))) { }

    private InputUnion(Output<Union<T0, T1>> value)
        : base(value) { }

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Union<T0, T1> value) => new(Output.Create(value));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(T0 value) => new(Output.Create(Union<T0, T1>.FromT0(value)));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(T1 value) => new(Output.Create(Union<T0, T1>.FromT1(value)));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Input<T0> value) => new(value.Apply(Union<T0, T1>.FromT0));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Input<T1> value) => new(value.Apply(Union<T0, T1>.FromT1));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Output<Union<T0, T1>> value) => new(value);

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Output<T0> value) => new(value.Apply(Union<T0, T1>.FromT0));

    /// <summary>Wraps the value.</summary>
    public static implicit operator InputUnion<T0, T1>(Output<T1> value) => new(value.Apply(Union<T0, T1>.FromT1));
}
