using System.Collections.Immutable;
using Pulumi.Testing;

namespace Berth.Tests.Tenants;

/// <summary>Remembers what a program registers; answers with its own inputs.</summary>
public sealed class Recorded : IMocks
{
    private readonly List<MockResourceArgs> _resources = [];

    public IReadOnlyList<string> Types
    {
        get
        {
            lock (_resources)
                return [.. _resources.Select(r => r.Type!).Order(StringComparer.Ordinal)];
        }
    }

    public ImmutableDictionary<string, object> Inputs(string type)
    {
        lock (_resources)
            return _resources.Single(r => r.Type == type).Inputs;
    }

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        lock (_resources)
            _resources.Add(args);
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", args.Inputs));
    }

    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
}
