using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Pulumi.Embedded;

namespace Pulumi.Serialization;

/// <summary>
/// Turns property values into what a program declares: numbers, texts, lists, maps, enums, unions and [OutputType]
/// classes.
/// </summary>
internal static class PropertyReader
{
    private static readonly ConcurrentDictionary<Type, Func<object?, string, object?>> Readers = [];

    /// <summary>The value as an output's data: unknown if anything in it is, secret if anything in it is.</summary>
    public static OutputData<T> Read<T>(object? value, string path, ImmutableHashSet<Resource> resources)
    {
        var secret = PropertyValues.ContainsSecret(value);
        return PropertyValues.ContainsUnknown(value)
            ? OutputData<T>.Unknown(resources, secret)
            : new OutputData<T>(
                resources,
                (T)Read(typeof(T), secret ? PropertyValues.Unwrap(value) : value, path)!,
                true,
                secret
            );
    }

    /// <summary>The value as the type.</summary>
    public static object? Read(Type type, object? value, string path) =>
        Readers.GetOrAdd(type, CreateReader)(value, path);

    /// <summary>
    /// The value as a program sees it where it declares no type: texts, booleans, doubles, immutable arrays and
    /// dictionaries.
    /// </summary>
    public static object? ReadDynamic(object? value) =>
        value switch
        {
            Secret secret => ReadDynamic(secret.Value),
            Unknown => null,
            PropertyList list => list.Select(ReadDynamic).ToImmutableArray(),
            PropertyMap map => map.ToImmutableDictionary(kv => kv.Key, kv => ReadDynamic(kv.Value)),
            _ => value,
        };

    private static Func<object?, string, object?> CreateReader(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            var inner = CreateReader(underlying);
            return (v, path) => v is null ? null : inner(v, path);
        }
        if (type == typeof(object))
            return (v, _) => ReadDynamic(v);
        if (type == typeof(string))
            return (v, path) =>
                v switch
                {
                    null => null,
                    string s => s,
                    _ => throw Mismatch(type, v, path),
                };
        if (type == typeof(bool))
            return (v, path) =>
                v switch
                {
                    null => false,
                    bool b => b,
                    "true" => true,
                    "false" => false,
                    _ => throw Mismatch(type, v, path),
                };
        if (type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(float))
            return (v, path) => ReadNumber(type, v, path);
        if (type == typeof(JsonElement))
            return (v, _) => JsonDocument.Parse(PropertyJson.ToText(v)).RootElement;
        if (type.IsEnum)
            return (v, path) => Enum.ToObject(type, (int)ReadNumber(typeof(int), v, path)!);
        if (type.GetCustomAttribute<EnumTypeAttribute>() is not null)
            return (v, _) => v is null ? Activator.CreateInstance(type) : EnumStruct.Create(type, v);
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(ImmutableArray<>))
                return Reader(nameof(ReadArray), arguments);
            if (definition == typeof(ImmutableDictionary<,>) && arguments[0] == typeof(string))
                return Reader(nameof(ReadDictionary), [arguments[1]]);
            if (definition == typeof(Union<,>))
                return Reader(nameof(ReadUnion), arguments);
            if (definition == typeof(Output<>))
                return Reader(nameof(ReadOutput), arguments);
        }
        if (type.GetCustomAttribute<OutputTypeAttribute>() is not null)
            return ClassReader(type);
        return (v, path) =>
            v is null
                ? null
                : throw new InvalidOperationException(
                    $"'{path}' cannot be read: {type.FullName} is no type that outputs have."
                );
    }

    private static Func<object?, string, object?> Reader(string method, Type[] arguments) =>
        typeof(PropertyReader)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments)
            .CreateDelegate<Func<object?, string, object?>>();

    private static object? ReadNumber(Type type, object? value, string path)
    {
        var number = value switch
        {
            null => 0d,
            double d => d,
            string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) =>
                parsed,
            _ => throw Mismatch(type, value, path),
        };
        return type == typeof(int) ? (object)(int)number
            : type == typeof(long) ? (long)number
            : type == typeof(float) ? (float)number
            : number;
    }

    private static object? ReadArray<T>(object? value, string path)
    {
        if (value is null)
            return default(ImmutableArray<T>);
        var list = value as PropertyList ?? throw Mismatch(typeof(ImmutableArray<T>), value, path);
        var items = ImmutableArray.CreateBuilder<T>(list.Count);
        for (var i = 0; i < list.Count; i++)
            items.Add((T)Read(typeof(T), list[i], $"{path}[{i}]")!);
        return items.MoveToImmutable();
    }

    private static object? ReadDictionary<T>(object? value, string path)
    {
        if (value is null)
            return null;
        var map = value as PropertyMap ?? throw Mismatch(typeof(ImmutableDictionary<string, T>), value, path);
        return map.Where(kv => !kv.Key.StartsWith("__", StringComparison.Ordinal))
            .ToImmutableDictionary(kv => kv.Key, kv => (T)Read(typeof(T), kv.Value, $"{path}.{kv.Key}")!);
    }

    private static object? ReadUnion<T0, T1>(object? value, string path)
    {
        try
        {
            return Union<T0, T1>.FromT0((T0)Read(typeof(T0), value, path)!);
        }
        catch (InvalidOperationException)
        {
            return Union<T0, T1>.FromT1((T1)Read(typeof(T1), value, path)!);
        }
    }

    private static object? ReadOutput<T>(object? value, string path) =>
        new Output<T>(Read<T>(value, path, OutputData.NoResources));

    private static Func<object?, string, object?> ClassReader(Type type)
    {
        var constructor =
            type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .FirstOrDefault(c => c.GetCustomAttribute<OutputConstructorAttribute>() is not null)
            ?? throw new InvalidOperationException(
                $"{type.FullName} has [OutputType] but no constructor with [OutputConstructor]."
            );
        var parameters = constructor
            .GetParameters()
            .Select(p =>
                (p.ParameterType, Name: p.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? p.Name!)
            )
            .ToArray();
        return (value, path) =>
        {
            if (value is null)
                return null;
            var map = value as PropertyMap ?? throw Mismatch(type, value, path);
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                map.TryGetValue(parameters[i].Name, out var argument);
                arguments[i] = Read(parameters[i].ParameterType, argument, $"{path}.{parameters[i].Name}");
            }
            return constructor.Invoke(arguments);
        };
    }

    private static InvalidOperationException Mismatch(Type type, object? value, string path) =>
        new($"Expected {type.Name} but got {value?.GetType().Name ?? "null"} for '{path}'.");
}
