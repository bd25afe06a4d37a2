using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Pulumi.Serialization;

/// <summary>Which types an output can hold. The messages are the official package's.</summary>
internal static class OutputTypes
{
    private static readonly Type[] Plain =
    [
        typeof(bool),
        typeof(int),
        typeof(double),
        typeof(string),
        typeof(object),
        typeof(JsonElement),
        typeof(ImmutableDictionary<string, object>),
        typeof(ImmutableArray<object>),
    ];

    private static readonly Type[] Wrapping =
    [
        typeof(Nullable<>),
        typeof(Union<,>),
        typeof(ImmutableArray<>),
        typeof(ImmutableDictionary<,>),
        typeof(Output<>),
    ];

    /// <summary>Throws when an output cannot hold the type.</summary>
    public static void Check(string context, Type type) => Check(context, type, []);

    /// <summary>Throws when an output cannot hold one of the values, looking into the given wrappers.</summary>
    public static void CheckValues(string context, IEnumerable<object?> values, params Type[] wrappers)
    {
        var seen = new HashSet<Type>();
        foreach (var value in values)
        {
            if (value?.GetType() is not { } type)
                continue;
            var wrapped = type.IsGenericType && wrappers.Contains(type.GetGenericTypeDefinition());
            Check(context, wrapped ? type.GenericTypeArguments[0] : type, seen);
        }
    }

    private static void Check(string context, Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || Plain.Contains(type) || typeof(Resource).IsAssignableFrom(type))
            return;
        if (type.IsEnum && type.GetEnumUnderlyingType() == typeof(int))
            return;
        if (type.IsValueType && type.GetCustomAttribute<EnumTypeAttribute>() is not null)
            CheckEnum(type);
        else if (type.IsConstructedGenericType)
            CheckGeneric(context, type, seen);
        else if (type.GetCustomAttribute<OutputTypeAttribute>() is null)
            throw new InvalidOperationException(
                $"""
                {context} contains invalid type {type.FullName}. Allowed types are:
                    String, Boolean, Int32, Double,
                    Nullable<...>, ImmutableArray<...> and ImmutableDictionary<string, ...> or
                    a class explicitly marked with the [OutputTypeAttribute].
                """
            );
        else
            foreach (var parameter in ConstructorOf(type).GetParameters())
                Check($"{type.FullName}({parameter.Name})", parameter.ParameterType, seen);
    }

    /// <summary>The constructor that outputs are read with: the marked one, or the only public one.</summary>
    public static ConstructorInfo ConstructorOf(Type type)
    {
        var all = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        return all.FirstOrDefault(c => c.GetCustomAttribute<OutputConstructorAttribute>() is not null)
            ?? (all.Where(c => c.IsPublic).ToArray() is [var only] ? only : null)
            ?? throw new InvalidOperationException(
                $"{type.FullName} had [OutputTypeAttribute], but did not contain constructor marked with [OutputConstructorAttribute]."
            );
    }

    private static void CheckGeneric(string context, Type type, HashSet<Type> seen)
    {
        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GenericTypeArguments);
        if (!Wrapping.Contains(definition))
            throw new InvalidOperationException(
                $"""
                {context} contains invalid type {type.FullName}:
                    The only generic types allowed are ImmutableArray<...> and ImmutableDictionary<string, ...>
                """
            );
        if (definition == typeof(ImmutableDictionary<,>) && arguments[0] != typeof(string))
            throw new InvalidOperationException(
                $"""
                {context} contains invalid type {type.FullName}:
                    The only allowed ImmutableDictionary 'TKey' type is 'String'.
                """
            );
        foreach (var argument in arguments)
            Check(context, argument, seen);
    }

    private static void CheckEnum(Type type)
    {
        foreach (var underlying in new[] { typeof(string), typeof(double) })
        {
            const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
            if (type.GetConstructor(any, [underlying]) is null)
                continue;
            if (type.GetMethod("op_Explicit", [type])?.ReturnType == underlying)
                return;
            throw new InvalidOperationException(
                $"{type.FullName} had [EnumTypeAttribute], but did not contain an explicit conversion operator to {underlying.FullName}."
            );
        }
        throw new InvalidOperationException(
            $"{type.FullName} had [EnumTypeAttribute], but did not contain constructor with a single String or Double parameter."
        );
    }
}
