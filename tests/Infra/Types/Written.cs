using System.Collections.Immutable;
using System.Reflection;
using Pulumi;

namespace Berth.Tests.Infra.Types;

/// <summary>What a C# class has, in the words of the declarations.</summary>
internal static class Written
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The arguments, by their names on the wire; optional unless they are required.</summary>
    public static IEnumerable<(string Property, Member Member)> Inputs(Type args)
    {
        foreach (var member in args.GetFields(Own).Concat<MemberInfo>(args.GetProperties(Own)))
        {
            if (
                member.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType == typeof(InputAttribute))
                is not { } input
            )
                continue;
            var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
            var required = input.ConstructorArguments.Count > 1 && input.ConstructorArguments[1].Value is true;
            yield return (
                // The field of a list or map: the property around it has the name that programs write.
                member is FieldInfo
                    ? Pascal(member.Name.TrimStart('_'))
                    : member.Name,
                new((string)input.ConstructorArguments[0].Value!, NameOf(type), !required)
            );
        }
    }

    /// <summary>The outputs of a resource; optional when they may be null.</summary>
    public static IEnumerable<(string Property, Member Member)> Outputs(Type resource)
    {
        foreach (var property in resource.GetProperties())
        {
            if (property.GetCustomAttribute<OutputAttribute>() is not { } output || property.Name is "Urn" or "Id")
                continue;
            var value = new NullabilityInfoContext().Create(property).GenericTypeArguments[0];
            yield return (
                property.Name,
                new(output.Name ?? property.Name, NameOf(property.PropertyType), IsNull(value))
            );
        }
    }

    /// <summary>The values of a nested output or of a function's result.</summary>
    public static IEnumerable<(string Property, Member Member)> Fields(Type type)
    {
        var constructor = type.GetConstructors(Own)
            .Single(c => c.GetCustomAttribute<OutputConstructorAttribute>() is not null);
        foreach (var parameter in constructor.GetParameters())
        {
            var name = parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!;
            var field =
                type.GetField(Pascal(name)) ?? throw new InvalidOperationException($"{type} has no {Pascal(name)}.");
            yield return (
                field.Name,
                new(name, NameOf(field.FieldType), IsNull(new NullabilityInfoContext().Create(field)))
            );
        }
    }

    /// <summary>The values of an enumeration, by their names.</summary>
    public static IEnumerable<(string Property, Member Member)> Values(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(p => (p.Name, new Member(p.Name, p.GetValue(null)!.ToString()!, Optional: false)));

    /// <summary>A list is never null in C#.</summary>
    public static bool IsList(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>The heading of a nested class: <c>input ec2.RouteTableRoute</c>, or null when it is none.</summary>
    public static string? Heading(Type type) =>
        NameOf(type).Split('.', 2) is [var kind, var name] && (kind is "inputs" or "outputs" or "enums")
            ? $"{kind[..^1]} {name}"
            : null;

    private static bool IsNull(NullabilityInfo value) =>
        Nullable.GetUnderlyingType(value.Type) is not null || value.ReadState == NullabilityState.Nullable;

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return NameOf(underlying);
        if (type.IsGenericType)
        {
            var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
            if (definition == typeof(Input<>) || definition == typeof(Output<>))
                return NameOf(arguments[0]);
            if (definition == typeof(InputUnion<,>) || definition == typeof(Union<,>))
                return $"{NameOf(arguments[0])} | {NameOf(arguments[1])}";
            if (
                definition == typeof(InputList<>)
                || definition == typeof(ImmutableArray<>)
                || definition == typeof(List<>)
            )
                return NameOf(arguments[0]) + "[]";
            return $"map<{NameOf(arguments[^1])}>";
        }
        if (type == typeof(bool))
            return "boolean";
        if (type == typeof(int) || type == typeof(double))
            return "number"; // Node has one kind
        if (type == typeof(object))
            return "any";
        return type == typeof(string) ? "string" : Nested(type);
    }

    // Pulumi.Aws.Ec2.Inputs.RouteTableRouteArgs is inputs.ec2.RouteTableRoute, and so is its RouteTableRouteGetArgs for
    // states. Arguments of functions that may be outputs are InputArgs here and Args there; results are Result here.
    private static string Nested(Type type)
    {
        var parts = type.Namespace!.Split('.')[2..];
        var kind =
            type.IsValueType ? "enums"
            : parts is [.., "Inputs"] ? "inputs"
            : "outputs";
        var module = kind == "enums" ? parts : parts[..^1];
        var name = type.Name;
        if (name.EndsWith("GetArgs", StringComparison.Ordinal))
            name = name[..^"GetArgs".Length];
        else if (name.EndsWith("InputArgs", StringComparison.Ordinal))
            name = name[..^"InputArgs".Length] + "Args";
        else if (name.EndsWith("Args", StringComparison.Ordinal))
            name = name[..^"Args".Length];
        else if (name.EndsWith("Result", StringComparison.Ordinal))
            name = name[..^"Result".Length];
        return string.Join('.', [kind, .. module.Select(m => m.ToLowerInvariant()), name]);
    }
}
