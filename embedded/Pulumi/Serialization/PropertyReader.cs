using System.Collections.Concurrent;
using System.Collections.Immutable;
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
    private static readonly ConcurrentDictionary<Type, Reader> Readers = [];

    private delegate object? Reader(object? value, string path, Action<string> warn);

    /// <summary>
    /// The value as an output's data: unknown if anything in it is, secret if anything in it is. What is of another type
    /// than the output is warned of, and becomes the default value.
    /// </summary>
    public static OutputData<T> Read<T>(
        object? value,
        string path,
        ImmutableHashSet<Resource> resources,
        Action<string>? warn = null
    )
    {
        var secret = PropertyValues.ContainsSecret(value);
        if (PropertyValues.ContainsUnknown(value))
            return OutputData<T>.Unknown(resources, secret);
        var read = Read(typeof(T), secret ? PropertyValues.Unwrap(value) : value, path, warn ?? Ignore);
        return new OutputData<T>(resources, read is null ? default! : (T)read, true, secret);
    }

    // A value of a wrong type costs no more than itself: the rest of a list or class is read.
    private static object? Read(Type type, object? value, string path, Action<string> warn)
    {
        try
        {
            return Readers.GetOrAdd(type, CreateReader)(value, path, warn);
        }
        catch (MismatchException e)
        {
            warn(e.Message);
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        }
    }

    private static void Ignore(string warning) { }

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

    private static Reader CreateReader(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            var inner = CreateReader(underlying);
            return (v, path, warn) => v is null ? null : inner(v, path, warn);
        }
        if (type == typeof(object))
            return (v, _, _) => ReadDynamic(v);
        if (type == typeof(string))
            return (v, path, _) => v is null or string ? v : throw Mismatch(typeof(string), v, path);
        if (type == typeof(bool))
            return (v, path, _) => v is null or bool ? v ?? false : throw Mismatch(typeof(bool), v, path);
        if (type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(float))
            return (v, path, _) => ReadNumber(type, v, path);
        if (type == typeof(JsonElement))
            return (v, _, _) => JsonDocument.Parse(PropertyJson.ToText(v)).RootElement;
        if (type.IsEnum)
            return (v, path, _) => Enum.ToObject(type, (int)ReadNumber(typeof(int), v, path));
        if (type.GetCustomAttribute<EnumTypeAttribute>() is not null)
            return (v, path, _) =>
                v switch
                {
                    null => Activator.CreateInstance(type),
                    string or double => EnumStruct.Create(type, v),
                    _ => throw Mismatch(typeof(string), v, path),
                };
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(ImmutableArray<>))
                return Generic(nameof(ReadArray), arguments);
            if (definition == typeof(ImmutableDictionary<,>) && arguments[0] == typeof(string))
                return Generic(nameof(ReadDictionary), [arguments[1]]);
            if (definition == typeof(Union<,>))
                return Generic(nameof(ReadUnion), arguments);
            if (definition == typeof(Output<>))
                return Generic(nameof(ReadOutput), arguments);
        }
        if (type.GetCustomAttribute<OutputTypeAttribute>() is not null)
            return ClassReader(type);
        return (v, path, _) =>
            v is null
                ? null
                : throw new InvalidOperationException(
                    $"'{path}' cannot be read: {type.FullName} is no type that outputs have."
                );
    }

    private static Reader Generic(string method, Type[] arguments) =>
        typeof(PropertyReader)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments)
            .CreateDelegate<Reader>();

    private static object ReadNumber(Type type, object? value, string path)
    {
        var number = value switch
        {
            null => 0d,
            double d => d,
            _ => throw Mismatch(typeof(double), value, path),
        };
        return type == typeof(int) ? (object)(int)number
            : type == typeof(long) ? (long)number
            : type == typeof(float) ? (float)number
            : number;
    }

    private static object? ReadArray<T>(object? value, string path, Action<string> warn)
    {
        if (value is null)
            return default(ImmutableArray<T>);
        var list = value as PropertyList ?? throw Mismatch(typeof(ImmutableArray<object>), value, path);
        var items = ImmutableArray.CreateBuilder<T>(list.Count);
        foreach (var item in list)
            items.Add((T)Read(typeof(T), item, path, warn)!);
        return items.MoveToImmutable();
    }

    private static object? ReadDictionary<T>(object? value, string path, Action<string> warn)
    {
        if (value is null)
            return null;
        var map = value as PropertyMap ?? throw Mismatch(typeof(ImmutableDictionary<string, object>), value, path);
        return map.Where(kv => !kv.Key.StartsWith("__", StringComparison.Ordinal))
            .ToImmutableDictionary(kv => kv.Key, kv => (T)Read(typeof(T), kv.Value, path, warn)!);
    }

    private static object? ReadUnion<T0, T1>(object? value, string path, Action<string> warn)
    {
        if (value is null)
            return default(Union<T0, T1>);
        try
        {
            return Union<T0, T1>.FromT0((T0)Readers.GetOrAdd(typeof(T0), CreateReader)(value, path, warn)!);
        }
        catch (MismatchException) { }
        try
        {
            return Union<T0, T1>.FromT1((T1)Readers.GetOrAdd(typeof(T1), CreateReader)(value, path, warn)!);
        }
        catch (MismatchException)
        {
            throw new MismatchException(
                $"Expected {typeof(T0).FullName} or {typeof(T1).FullName} but got {NameOf(value)} deserializing {path}"
            );
        }
    }

    private static object? ReadOutput<T>(object? value, string path, Action<string> warn) =>
        value is null ? null : new Output<T>(Read<T>(value, path, OutputData.NoResources, warn));

    private static Reader ClassReader(Type type)
    {
        var constructor = OutputTypes.ConstructorOf(type);
        var parameters = constructor
            .GetParameters()
            .Select(p =>
                (
                    p.ParameterType,
                    Name: p.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? p.Name!,
                    Path: $"{type.FullName}({p.Name})"
                )
            )
            .ToArray();
        return (value, path, warn) =>
        {
            if (value is null)
                return null;
            var map = value as PropertyMap ?? throw Mismatch(typeof(ImmutableDictionary<string, object>), value, path);
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                map.TryGetValue(parameters[i].Name, out var argument);
                arguments[i] = Read(parameters[i].ParameterType, argument, parameters[i].Path, warn);
            }
            return constructor.Invoke(arguments);
        };
    }

    private static MismatchException Mismatch(Type type, object? value, string path) =>
        new($"Expected {type.FullName} but got {NameOf(value)} deserializing {path}");

    // As the program would see it.
    private static string? NameOf(object? value) => ReadDynamic(value)?.GetType().FullName;

    /// <summary>A value is of another type than it is read as.</summary>
    private sealed class MismatchException(string message) : Exception(message);
}
