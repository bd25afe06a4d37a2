using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Pulumi.Embedded;

namespace Pulumi.Serialization;

/// <summary>The [Output] properties of one resource, open until it is registered.</summary>
internal sealed class ResourceOutputs
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<OutputProperty>> Properties = [];
    private readonly List<(string Name, Slot Slot)> _slots = [];

    private ResourceOutputs() { }

    /// <summary>
    /// Gives every [Output] property an output that is resolved by <see cref="Resolve"/> or <see cref="Fail"/>.
    /// </summary>
    public static ResourceOutputs Open(Resource resource)
    {
        var outputs = new ResourceOutputs();
        var dependencies = ImmutableHashSet.Create(resource);
        foreach (var property in Properties.GetOrAdd(resource.GetType(), Find))
        {
            var slot = property.CreateSlot(dependencies);
            property.Set(resource, slot.Output);
            outputs._slots.Add((property.Name, slot));
        }
        return outputs;
    }

    /// <summary>Resolves all; what is missing is null, or unknown.</summary>
    public void Resolve(Resource resource, RegisteredResource registered, bool isKnown)
    {
        var type = resource.GetType().FullName;
        foreach (var (name, slot) in _slots)
        {
            object? value = name switch
            {
                "urn" => registered.Urn,
                "id" => registered.Id,
                _ => registered.Outputs.TryGetValue(name, out var found) ? found
                : isKnown ? null
                : Unknown.Value,
            };
            slot.Resolve(value, $"{type}.{name}", warning => Log.Warn(warning, resource));
        }
    }

    /// <summary>Fails all that are open.</summary>
    public void Fail(Exception exception)
    {
        foreach (var (_, slot) in _slots)
            slot.Fail(exception);
    }

    private static ImmutableArray<OutputProperty> Find(Type type)
    {
        var found = ImmutableArray.CreateBuilder<OutputProperty>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is not { } attribute)
                continue;
            // A component's own outputs are what its constructor assigns.
            if (typeof(ComponentResource).IsAssignableFrom(type) && property.DeclaringType != typeof(Resource))
                continue;
            var name = attribute.Name ?? property.Name;
            if (
                property.PropertyType is not { IsGenericType: true } outputType
                || outputType.GetGenericTypeDefinition() != typeof(Output<>)
            )
                throw RunException.OutputsHaveIncorrectType([name]);
            var fullName = $"[Output] {type.FullName}.{property.Name}";
            var setter =
                property.DeclaringType!.GetProperty(property.Name)!.GetSetMethod(nonPublic: true)
                ?? throw new InvalidOperationException($"{fullName} did not have a 'set' method");
            OutputTypes.Check(fullName, outputType.GetGenericArguments()[0]);
            var slotType = typeof(Slot<>).MakeGenericType(outputType.GetGenericArguments());
            found.Add(
                new OutputProperty(
                    name,
                    (resource, output) => setter.Invoke(resource, [output]),
                    dependencies => (Slot)Activator.CreateInstance(slotType, dependencies)!
                )
            );
        }
        return found.ToImmutable();
    }

    private sealed record OutputProperty(
        string Name,
        Action<Resource, object> Set,
        Func<ImmutableHashSet<Resource>, Slot> CreateSlot
    );

    private abstract class Slot
    {
        public abstract object Output { get; }
        public abstract void Resolve(object? value, string path, Action<string> warn);
        public abstract void Fail(Exception exception);
    }

    private sealed class Slot<T> : Slot
    {
        private readonly TaskCompletionSource<OutputData<T>> _source = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly ImmutableHashSet<Resource> _dependencies;

        public Slot(ImmutableHashSet<Resource> dependencies)
        {
            _dependencies = dependencies;
            Output = new Output<T>(_source.Task);
        }

        public override object Output { get; }

        public override void Resolve(object? value, string path, Action<string> warn)
        {
            try
            {
                _source.TrySetResult(PropertyReader.Read<T>(value, path, _dependencies, warn));
            }
            catch (Exception e)
            {
                _source.TrySetException(e);
            }
        }

        public override void Fail(Exception exception) => _source.TrySetException(exception);
    }
}
