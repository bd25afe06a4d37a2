using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// A map of inputs by name: written as a collection or index initialiser, assigned from dictionaries and outputs, or
/// merged.
/// </summary>
public sealed class InputMap<TValue>
    : Input<ImmutableDictionary<string, TValue>>,
        IInput,
        IEnumerable,
        IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    // Each part may be known only later.
    private ImmutableList<(Output<ImmutableDictionary<string, Input<TValue>>> Values, Joining How)> _parts = [];
    private Output<ImmutableDictionary<string, TValue>>? _joined;

    /// <summary>An empty map.</summary>
    public InputMap()
        : base(null) { }

    private protected override Output<ImmutableDictionary<string, TValue>> GetValue() =>
        _joined ??= Inputs()
            .Apply(inputs =>
            {
                if (inputs is null)
                    return Output.Create(default(ImmutableDictionary<string, TValue>)!);
                var keys = inputs.Keys.ToArray();
                return Output
                    .All(keys.Select(k => inputs[k]))
                    .Apply(values => keys.Zip(values).ToImmutableDictionary(p => p.First, p => p.Second));
            });

    IOutput IInput.ToSerializable() => Inputs();

    /// <summary>Adds a value; fails like <see cref="Add(string, Input{TValue})"/> where the key has another one.</summary>
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    /// <summary>Adds a value. Where the key has another one already, this map fails when it is used.</summary>
    public void Add(string key, Input<TValue> value) =>
        Append(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty.Add(key, value)), Joining.OneValue);

    /// <summary>Adds all values of another map, none of whose keys may be there.</summary>
    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds all values of another map, none of whose keys may be there.</summary>
    public void AddRange(InputMap<TValue> values) => Append(values.Inputs(), Joining.NewKeys);

    /// <summary>A new map; values of the second win.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) =>
        new() { _parts = [(first.Inputs(), Joining.NewKeys), (second.Inputs(), Joining.LastWins)] };

    private void Append(Output<ImmutableDictionary<string, Input<TValue>>> part, Joining how)
    {
        _parts = _parts.Add((part, how));
        _joined = null;
    }

    // One part may be null, and stays null; nothing can be added to it.
    private Output<ImmutableDictionary<string, Input<TValue>>> Inputs() =>
        _parts is [var only]
            ? only.Values
            : Output
                .AllOf(_parts.Select(p => p.Values))
                .Apply(parts => Join([.. parts.Zip(_parts.Select(p => p.How))]));

    private static ImmutableDictionary<string, Input<TValue>> Join(
        IReadOnlyList<(ImmutableDictionary<string, Input<TValue>> Values, Joining How)> parts
    )
    {
        var joined = ImmutableDictionary.CreateBuilder<string, Input<TValue>>();
        foreach (var (values, how) in parts)
        foreach (var (key, value) in values)
        {
            if (how == Joining.LastWins || !joined.TryGetValue(key, out var earlier))
                joined[key] = value;
            else if (how == Joining.OneValue)
                joined[key] = Agreed(key, earlier, value);
            else if (!ReferenceEquals(earlier, value))
                throw new ArgumentException(
                    $"An element with the same key but a different value already exists. Key: '{key}'"
                );
        }
        return joined.ToImmutable();
    }

    // Whether two values are the same is known once both are.
    private static Output<TValue> Agreed(string key, Input<TValue> first, Input<TValue> second) =>
        Output
            .Tuple(first, second)
            .Apply(t =>
                EqualityComparer<TValue>.Default.Equals(t.Item1, t.Item2)
                    ? t.Item1
                    : throw new ArgumentException($"Key '{key}' already exists in the map with a different value.")
            );

    private static InputMap<TValue> From<TMap>(Output<TMap> values)
        where TMap : IEnumerable<KeyValuePair<string, TValue>> =>
        new()
        {
            _parts =
            [
                (
                    values.Apply(map =>
                    {
                        // Of all kinds of maps, only an immutable one may be null.
                        if (map is null && typeof(TMap) == typeof(ImmutableDictionary<string, TValue>))
                            return null!;
                        ArgumentNullException.ThrowIfNull(map, "pairs"); // ImmutableDictionary.CreateRange's
                        return map.ToImmutableDictionary(kv => kv.Key, kv => (Input<TValue>)kv.Value);
                    }),
                    Joining.NewKeys
                ),
            ],
        };

    private enum Joining
    {
        /// <summary>A key that is there must have the same value.</summary>
        OneValue,

        /// <summary>No key may be there.</summary>
        NewKeys,

        /// <summary>A later value replaces an earlier one.</summary>
        LastWins,
    }

    /// <summary>A map of the values.</summary>
    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => From(Output.Create(values));

    /// <summary>A map of the values.</summary>
    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) =>
        From(Output.Create(values));

    /// <summary>A map that is known later.</summary>
    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => From(values);

    /// <summary>A map that is known later.</summary>
    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => From(values);

    /// <summary>A map that is known later.</summary>
    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) =>
        From(values);

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException(
            $"A {GetType().FullName} cannot be enumerated synchronously: its keys may be known only later. Use ToOutput().Apply(…)."
        );

    /// <summary>Enumerates the entries once the map is known; empty while it is not.</summary>
    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(
        CancellationToken cancellationToken
    )
    {
        var data = await GetValue().DataTask.ConfigureAwait(false);
        if (!data.IsKnown)
            yield break;
        foreach (var entry in data.Value)
            yield return entry;
    }
}

/// <summary>Adds to maps of unions without naming the union.</summary>
public static class InputMapExtensions
{
    /// <summary>Sets a value of the first type.</summary>
    public static void Add<T0, T1>(this InputMap<Union<T0, T1>> map, string key, Input<T0> value) =>
        map.Add(key, value.ToOutput().Apply(Union<T0, T1>.FromT0));

    /// <summary>Sets a value of the second type.</summary>
    public static void Add<T0, T1>(this InputMap<Union<T0, T1>> map, string key, Input<T1> value) =>
        map.Add(key, value.ToOutput().Apply(Union<T0, T1>.FromT1));
}
