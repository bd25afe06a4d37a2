using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Pulumi.Embedded;

namespace Pulumi.Serialization;

/// <summary>
/// Turns what a program hands over (inputs, args classes, outputs, plain values) into a property value, and collects
/// the resources it came from.
/// </summary>
internal sealed class PropertySerializer
{
    private readonly HashSet<Resource> _dependencies = [];

    /// <summary>The resources met on the way.</summary>
    public IReadOnlyCollection<Resource> Dependencies => _dependencies;

    /// <summary>All arguments that have a value, each with the resources it came from.</summary>
    public static async Task<(
        PropertyMap Values,
        Dictionary<string, HashSet<Resource>> Dependencies
    )> SerializeArgsAsync(InputArgs args)
    {
        var values = new PropertyMap();
        var dependencies = new Dictionary<string, HashSet<Resource>>();
        foreach (var (name, value, json) in args.ReadArguments())
        {
            var serializer = new PropertySerializer();
            var serialized = await serializer.SerializeAsync(value).ConfigureAwait(false);
            if (serialized is null or Secret { Value: null })
                continue;
            values[name] = json ? ToJson(serialized) : serialized;
            dependencies[name] = serializer._dependencies;
        }
        return (values, dependencies);
    }

    /// <summary>All entries that have a value.</summary>
    public static async Task<PropertyMap> SerializeMapAsync(
        IEnumerable<KeyValuePair<string, object?>> entries,
        bool keepNulls = false
    )
    {
        var values = new PropertyMap();
        foreach (var (name, value) in entries)
        {
            var serialized = await new PropertySerializer().SerializeAsync(value).ConfigureAwait(false);
            if (serialized is not null || keepNulls)
                values[name] = serialized;
        }
        return values;
    }

    /// <summary>One value.</summary>
    public async Task<object?> SerializeAsync(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case bool or string or double or Unknown or Secret or PropertyList or PropertyMap:
                return value;
            case int or long or short or byte or uint or ushort or sbyte or float or decimal:
                return Convert.ToDouble(value, CultureInfo.InvariantCulture);
            case Task:
                throw new InvalidOperationException(
                    "Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output."
                );
            case IInput input:
                return await SerializeOutputAsync(input.ToSerializable()).ConfigureAwait(false);
            case IOutput output:
                return await SerializeOutputAsync(output).ConfigureAwait(false);
            case IUnion union:
                return await SerializeAsync(union.Value).ConfigureAwait(false);
            case InputArgs args:
                return await SerializeNestedAsync(args).ConfigureAwait(false);
            case JsonElement element:
                return FromJson(element);
            case CustomResource resource:
                _dependencies.Add(resource);
                return await SerializeAsync(resource.Id).ConfigureAwait(false);
            case ComponentResource component:
                _dependencies.Add(component);
                return await SerializeAsync(component.Urn).ConfigureAwait(false);
            case IDictionary map:
                return await SerializeDictionaryAsync(map).ConfigureAwait(false);
            case IEnumerable list:
                return await SerializeListAsync(list).ConfigureAwait(false);
            case Enum number:
                return Convert.ToDouble(number, CultureInfo.InvariantCulture);
        }
        if (value.GetType().GetCustomAttribute<EnumTypeAttribute>() is not null)
            return await SerializeAsync(EnumStruct.Value(value)).ConfigureAwait(false);
        throw new InvalidOperationException(
            $"{value.GetType().FullName} is not a supported argument type; use plain values, lists, maps, "
                + "inputs, outputs or a class derived from ResourceArgs."
        );
    }

    private async Task<object?> SerializeOutputAsync(IOutput output)
    {
        var data = await output.GetDataAsync().ConfigureAwait(false);
        _dependencies.UnionWith(data.Resources);
        if (!data.IsKnown)
            return data.IsSecret ? new Secret(Unknown.Value) : Unknown.Value;
        var value = await SerializeAsync(data.Value).ConfigureAwait(false);
        return data.IsSecret ? new Secret(Plain(value)) : value;
    }

    private async Task<object?> SerializeNestedAsync(InputArgs args)
    {
        var (values, dependencies) = await SerializeArgsAsync(args).ConfigureAwait(false);
        foreach (var found in dependencies.Values)
            _dependencies.UnionWith(found);
        return values;
    }

    private async Task<object?> SerializeDictionaryAsync(IDictionary map)
    {
        var values = new PropertyMap();
        foreach (DictionaryEntry entry in map)
        {
            var value = await SerializeAsync(entry.Value).ConfigureAwait(false);
            if (value is not null)
                values[
                    entry.Key as string
                        ?? throw new InvalidOperationException(
                            $"A map that crosses to the engine needs string keys, not {entry.Key.GetType().Name}."
                        )
                ] = value;
        }
        return values;
    }

    private async Task<object?> SerializeListAsync(IEnumerable list)
    {
        var values = new PropertyList();
        if (IsDefaultArray(list))
            return null;
        foreach (var item in list)
            values.Add(await SerializeAsync(item).ConfigureAwait(false));
        return values;
    }

    private static bool IsDefaultArray(IEnumerable list) =>
        list.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && (bool)type.GetProperty("IsDefault")!.GetValue(list)!;

    private static object ToJson(object value) =>
        value switch
        {
            string => value,
            Unknown => value,
            Secret { Value: string or Unknown } => value,
            Secret secret => new Secret(ToJson(secret.Value!)),
            _ when PropertyValues.ContainsUnknown(value) => Unknown.Value,
            _ when PropertyValues.ContainsSecret(value) => new Secret(
                PropertyJson.ToText(PropertyValues.Unwrap(value))
            ),
            _ => PropertyJson.ToText(value),
        };

    private static object? Plain(object? value) =>
        PropertyValues.ContainsUnknown(value) ? Unknown.Value : PropertyValues.Unwrap(value);

    private static object? FromJson(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? null : PropertyJson.Read(element, decrypt: null);
}

/// <summary>Structs with <see cref="EnumTypeAttribute"/>: one private field holds the value.</summary>
internal static class EnumStruct
{
    public static object? Value(object value) =>
        value
            .GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(f => f.FieldType == typeof(string) || f.FieldType == typeof(double))
            .GetValue(value);

    public static object Create(Type type, object? value)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(c =>
                c.GetParameters() is [{ } only]
                && (only.ParameterType == typeof(string) || only.ParameterType == typeof(double))
            );
        return constructor.Invoke([value]);
    }
}
