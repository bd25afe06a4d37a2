using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>A set of inputs: every field or property with <see cref="InputAttribute"/> is one.</summary>
public abstract class InputArgs
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<ArgumentMember>> Members = [];

    /// <summary>An empty set.</summary>
    protected InputArgs() { }

    internal virtual IEnumerable<(string Name, object? Value, bool Json)> ReadArguments()
    {
        foreach (var member in Members.GetOrAdd(GetType(), FindMembers))
        {
            var value = member.Get(this);
            if (value is null && member.Required)
            {
                throw new ArgumentNullException(
                    member.Name,
                    $"[Input] {member.FullName} is required but was not given a value."
                );
            }
            yield return (member.Name, value, member.Json);
        }
    }

    private static ImmutableArray<ArgumentMember> FindMembers(Type type)
    {
        var members = ImmutableArray.CreateBuilder<ArgumentMember>();
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            const BindingFlags own =
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            foreach (var field in declaring.GetFields(own))
            {
                if (field.GetCustomAttribute<InputAttribute>() is { } input)
                    members.Add(
                        new(input.Name, $"{type.FullName}.{field.Name}", input.IsRequired, input.Json, field.GetValue)
                    );
            }
            foreach (var property in declaring.GetProperties(own))
            {
                if (property.GetCustomAttribute<InputAttribute>() is { } input)
                    members.Add(
                        new(
                            input.Name,
                            $"{type.FullName}.{property.Name}",
                            input.IsRequired,
                            input.Json,
                            property.GetValue
                        )
                    );
            }
        }
        return members.ToImmutable();
    }

    private sealed record ArgumentMember(
        string Name,
        string FullName,
        bool Required,
        bool Json,
        Func<object, object?> Get
    );
}

/// <summary>The arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly ResourceArgs Empty = new EmptyResourceArgs();

    private sealed class EmptyResourceArgs : ResourceArgs;
}

/// <summary>The arguments of a function.</summary>
public abstract class InvokeArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly InvokeArgs Empty = new EmptyInvokeArgs();

    private sealed class EmptyInvokeArgs : InvokeArgs;
}

/// <summary>Resource arguments from a dictionary of values that outputs can hold, plain or as outputs.</summary>
public sealed class DictionaryResourceArgs : ResourceArgs
{
    private readonly ImmutableDictionary<string, object?> _dictionary;

    /// <summary>Takes the values. Throws where one is of another type.</summary>
    public DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary)
    {
        OutputTypes.CheckValues(nameof(dictionary), dictionary.Values, typeof(Output<>));
        _dictionary = dictionary;
    }

    internal override IEnumerable<(string Name, object? Value, bool Json)> ReadArguments() =>
        _dictionary.Select(kv => (kv.Key, kv.Value, false));
}

/// <summary>Function arguments from a dictionary of values that outputs can hold, plain, as inputs or as outputs.</summary>
public sealed class DictionaryInvokeArgs : InvokeArgs
{
    private readonly ImmutableDictionary<string, object?> _dictionary;

    /// <summary>Takes the values. Throws where one is of another type.</summary>
    public DictionaryInvokeArgs(ImmutableDictionary<string, object?> dictionary)
    {
        OutputTypes.CheckValues(nameof(dictionary), dictionary.Values, typeof(Output<>), typeof(Input<>));
        _dictionary = dictionary;
    }

    internal override IEnumerable<(string Name, object? Value, bool Json)> ReadArguments() =>
        _dictionary.Select(kv => (kv.Key, kv.Value, false));
}
