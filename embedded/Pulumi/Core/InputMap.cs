using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// A map of inputs by name: written as a collection or index initialiser, assigned from dictionaries and outputs, or
/// merged.
/// </summary>
public sealed class InputMap<TValue>
    : Input<ImmutableDictionary<string, TValue>>,
        IEnumerable,
        IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    // Later parts win; each may be known only later.
    private ImmutableList<Output<ImmutableDictionary<string, Input<TValue>>>> _parts = [];
    private Output<ImmutableDictionary<string, TValue>>? _joined;

    /// <summary>An empty map.</summary>
    public InputMap()
        : base(null) { }

    private protected override Output<ImmutableDictionary<string, TValue>> GetValue() =>
        _joined ??= Inputs()
            .Apply(inputs =>
            {
                var keys = inputs.Keys.ToArray();
                return Output
                    .All(keys.Select(k => inputs[k]))
                    .Apply(values => keys.Zip(values).ToImmutableDictionary(p => p.First, p => p.Second));
            });

    /// <summary>Sets a value.</summary>
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    /// <summary>Sets a value.</summary>
    public void Add(string key, Input<TValue> value) =>
        Append(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty.Add(key, value)));

    /// <summary>Sets all values of another map.</summary>
    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Sets all values of another map.</summary>
    public void AddRange(InputMap<TValue> values)
    {
        _parts = _parts.AddRange(values._parts);
        _joined = null;
    }

    /// <summary>A new map; values of the second win.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) =>
        new() { _parts = first._parts.AddRange(second._parts) };

    private void Append(Output<ImmutableDictionary<string, Input<TValue>>> part)
    {
        _parts = _parts.Add(part);
        _joined = null;
    }

    private Output<ImmutableDictionary<string, Input<TValue>>> Inputs() =>
        Output
            .AllOf(_parts)
            .Apply(parts =>
            {
                var merged = ImmutableDictionary.CreateBuilder<string, Input<TValue>>();
                foreach (var part in parts)
                foreach (var (key, value) in part)
                    merged[key] = value;
                return merged.ToImmutable();
            });

    private static InputMap<TValue> From<TMap>(Output<TMap> values)
        where TMap : IEnumerable<KeyValuePair<string, TValue>>? =>
        new()
        {
            _parts =
            [
                values.Apply(map =>
                    (map ?? Enumerable.Empty<KeyValuePair<string, TValue>>()).ToImmutableDictionary(
                        kv => kv.Key,
                        kv => (Input<TValue>)kv.Value
                    )
                ),
            ],
        };

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
