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
            // A stack's own outputs are what its constructor assigns.
            if (resource is Stack && property.Name != "urn")
                continue;
            var slot = property.CreateSlot(dependencies);
            property.Set(resource, slot.Output);
            outputs._slots.Add((property.Name, slot));
        }
        return outputs;
    }

    /// <summary>Resolves all; what is missing is null, or unknown in a preview.</summary>
    public void Resolve(string urn, object? id, PropertyMap values, bool isDryRun)
    {
        foreach (var (name, slot) in _slots)
        {
            object? value = name switch
            {
                "urn" => urn,
                "id" => id,
                _ => values.TryGetValue(name, out var found) ? found
                : isDryRun ? Unknown.Value
                : null,
            };
            slot.Resolve(value, name);
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
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (
                var property in declaring.GetProperties(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly
                )
            )
            {
                if (property.GetCustomAttribute<OutputAttribute>() is not { } attribute)
                    continue;
                if (
                    property.PropertyType is not { IsGenericType: true } outputType
                    || outputType.GetGenericTypeDefinition() != typeof(Output<>)
                )
                {
                    if (typeof(Stack).IsAssignableFrom(type))
                        continue; // reported when the stack's outputs are read
                    throw new InvalidOperationException($"[Output] {type.FullName}.{property.Name} is no Output<T>.");
                }
                var setter = property.GetSetMethod(nonPublic: true);
                if (setter is null)
                {
                    if (typeof(ComponentResource).IsAssignableFrom(type))
                        continue; // computed from others
                    throw new InvalidOperationException($"[Output] {type.FullName}.{property.Name} has no setter.");
                }
                var slotType = typeof(Slot<>).MakeGenericType(outputType.GetGenericArguments());
                found.Add(
                    new OutputProperty(
                        attribute.Name ?? property.Name,
                        (resource, output) => setter.Invoke(resource, [output]),
                        dependencies => (Slot)Activator.CreateInstance(slotType, dependencies)!
                    )
                );
            }
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
        public abstract void Resolve(object? value, string path);
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

        public override void Resolve(object? value, string path)
        {
            try
            {
                _source.TrySetResult(PropertyReader.Read<T>(value, path, _dependencies));
            }
            catch (Exception e)
            {
                _source.TrySetException(e);
            }
        }

        public override void Fail(Exception exception) => _source.TrySetException(exception);
    }
}
