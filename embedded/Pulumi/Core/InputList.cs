using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// A list of inputs: written as a collection initialiser, assigned from arrays, lists and outputs, or joined from
/// several.
/// </summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IInput, IEnumerable, IAsyncEnumerable<Input<T>>
{
    // Each part is a list that may itself be known only later.
    private ImmutableList<Output<ImmutableArray<Input<T>>>> _parts;
    private Output<ImmutableArray<T>>? _joined;

    /// <summary>An empty list.</summary>
    public InputList()
        : base(null) => _parts = [];

    private InputList(params Output<ImmutableArray<Input<T>>>[] parts)
        : base(null) => _parts = [.. parts];

    private protected override Output<ImmutableArray<T>> GetValue() =>
        _joined ??= Inputs()
            .Apply(inputs => inputs.IsDefault ? Output.Create(default(ImmutableArray<T>)) : Output.All<T>(inputs));

    IOutput IInput.ToSerializable() => Inputs();

    /// <summary>Appends values.</summary>
    public void Add(params Input<T>[] inputs) => Append(Output.Create(inputs.ToImmutableArray()));

    /// <summary>Appends the values of another list.</summary>
    public void Add(InputList<T> inputs) => AddRange(inputs);

    /// <summary>Appends the values of another list.</summary>
    public void AddRange(InputList<T> inputs)
    {
        _parts = _parts.AddRange(inputs._parts);
        _joined = null;
    }

    /// <summary>A new list: this one, then the other.</summary>
    public InputList<T> Concat(InputList<T> other) => new() { _parts = _parts.AddRange(other._parts) };

    internal InputList<T> Clone() => new() { _parts = _parts };

    private void Append(Output<ImmutableArray<Input<T>>> part)
    {
        _parts = _parts.Add(part);
        _joined = null;
    }

    // One part may be null, and stays null; nothing can be added to it.
    private Output<ImmutableArray<Input<T>>> Inputs() =>
        _parts is [var only] ? only : Output.AllOf(_parts).Apply(parts => parts.SelectMany(p => p).ToImmutableArray());

    private static InputList<T> From(IEnumerable<Input<T>> inputs) => new(Output.Create(inputs.ToImmutableArray()));

    private static InputList<T> From<TList>(Output<TList> values)
        where TList : IEnumerable<T> =>
        new(
            values.Apply(list =>
            {
                if (list is ImmutableArray<T> { IsDefault: true })
                    return default;
                ArgumentNullException.ThrowIfNull(list, "items"); // ImmutableArray.CreateRange's
                return list.Select(v => (Input<T>)v).ToImmutableArray();
            })
        );

    private static InputList<T> From(ImmutableArray<Input<T>> inputs) => new(Output.Create(inputs));

    /// <summary>A list of one.</summary>
    public static implicit operator InputList<T>(T value) => From([value]);

    /// <summary>A list of one.</summary>
    public static implicit operator InputList<T>(Output<T> value) => From([value]);

    /// <summary>A list of one.</summary>
    public static implicit operator InputList<T>(Input<T> value) => From([value]);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(T[] values) => From(values.Select(v => (Input<T>)v));

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(Output<T>[] values) => From(values.Select(v => (Input<T>)v));

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(Input<T>[] values) => From(values);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(List<T> values) => From(values.Select(v => (Input<T>)v));

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(List<Output<T>> values) => From(values.Select(v => (Input<T>)v));

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(List<Input<T>> values) => From(values);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(ImmutableArray<T> values) =>
        From(values.IsDefault ? default : [.. values.Select(v => (Input<T>)v)]);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) =>
        From(values.IsDefault ? default : [.. values.Select(v => (Input<T>)v)]);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => From(values);

    /// <summary>A list that is known later.</summary>
    public static implicit operator InputList<T>(Output<T[]> values) => From(values);

    /// <summary>A list that is known later.</summary>
    public static implicit operator InputList<T>(Output<List<T>> values) => From(values);

    /// <summary>A list that is known later.</summary>
    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => From(values);

    /// <summary>A list that is known later.</summary>
    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => From(values);

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException(
            $"A {GetType().FullName} cannot be enumerated synchronously: its length may be known only later. Use ToOutput().Apply(…)."
        );

    /// <summary>Enumerates the inputs once the list is known; empty while it is not.</summary>
    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Inputs().DataTask.ConfigureAwait(false);
        if (!data.IsKnown)
            yield break;
        foreach (var input in data.Value)
            yield return input;
    }
}

/// <summary>Adds to lists of unions without naming the union.</summary>
public static class InputListExtensions
{
    /// <summary>Appends a value of the first type.</summary>
    public static void Add<T0, T1>(this InputList<Union<T0, T1>> list, Input<T0> value) =>
        list.Add(value.ToOutput().Apply(Union<T0, T1>.FromT0));

    /// <summary>Appends a value of the second type.</summary>
    public static void Add<T0, T1>(this InputList<Union<T0, T1>> list, Input<T1> value) =>
        list.Add(value.ToOutput().Apply(Union<T0, T1>.FromT1));
}
