using System.Collections.Concurrent;
using Pulumi.Embedded;

[assembly: ResourceProvider("test", "1.2.3", typeof(Pulumi.Tests.TestProvider))]

namespace Pulumi.Tests;

/// <summary>An outside world for one backend directory: what exists, what was done, and what should go wrong.</summary>
public sealed class World
{
    public static readonly ConcurrentDictionary<string, World> All = new();

    public ConcurrentDictionary<string, PropertyMap> Things { get; } = new();
    public ConcurrentQueue<string> Calls { get; } = new();
    public Func<string, ResourceRef, Task>? Before { get; set; }

    /// <summary>The call that never comes back by itself.</summary>
    public string? Hangs { get; set; }

    /// <summary>Nor when it is cancelled.</summary>
    public bool Stubborn { get; set; }

    public IReadOnlyList<string> TakeCalls()
    {
        var calls = Calls.ToArray();
        Calls.Clear();
        return calls;
    }
}

/// <summary>
/// Manages things: <c>kind</c> replaces, <c>size</c> updates, an explicit name deletes before it replaces. The world is
/// named by the provider's <c>world</c>.
/// </summary>
public sealed class TestProvider : IResourceProvider
{
    private static int _ids;
    private World _world = null!;

    public void Configure(PropertyMap config) =>
        _world = World.All.GetOrAdd((string?)config.GetValueOrDefault("world") ?? "none", _ => new World());

    public CheckResult Check(ResourceRef resource, PropertyMap? olds, PropertyMap news)
    {
        var inputs = new PropertyMap(news);
        var defaults = new PropertyList();
        if (!inputs.ContainsKey("name"))
        {
            inputs["name"] = olds?.GetValueOrDefault("name") ?? $"{resource.Name}-{Interlocked.Increment(ref _ids):x7}";
            defaults.Add("name");
        }
        inputs["__defaults"] = defaults;
        return new CheckResult(
            inputs,
            news.GetValueOrDefault("kind") is "bad" ? [new CheckFailure("kind", "there is no such kind")] : []
        );
    }

    public DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news)
    {
        var changes = old
            .Inputs.Keys.Union(news.Keys)
            .Where(k => k != "__defaults" && !Same(old.Inputs.GetValueOrDefault(k), news.GetValueOrDefault(k)))
            .Order(StringComparer.Ordinal)
            .ToList();
        string[] replaces = [.. changes.Where(c => c is "kind" or "name" or "on")];
        var named = news.GetValueOrDefault("__defaults") is PropertyList { Count: 0 };
        return new DiffResult(
            changes,
            replaces,
            named,
            changes.ToDictionary(
                c => c,
                c => new DetailedChange(replaces.Contains(c) ? ChangeKind.UpdateReplace : ChangeKind.Update, false)
            )
        );
    }

    public async Task<ResourceState> CreateAsync(
        ResourceRef resource,
        PropertyMap inputs,
        CancellationToken cancellationToken
    )
    {
        await Note("create", resource, cancellationToken);
        var name = (string)inputs["name"]!;
        if (_world.Things.TryGetValue(name, out var there))
        {
            if (!Equals(there["owner"], resource.Urn))
                throw new ProviderException($"{name} already exists");
            _world.Calls.Enqueue($"adopt {resource.Name}");
        }
        var outputs = Outputs(inputs, resource);
        _world.Things[name] = outputs;
        await Note("created", resource);
        return new ResourceState(name, inputs, outputs);
    }

    public async Task<ResourceState?> ReadAsync(
        ResourceRef resource,
        ResourceState old,
        CancellationToken cancellationToken
    )
    {
        await Note("read", resource);
        if (!_world.Things.TryGetValue(old.Id, out var thing))
            return null;
        var inputs = new PropertyMap(thing.Where(t => t.Key is not ("owner" or "address")));
        return new ResourceState(old.Id, inputs, thing);
    }

    public async Task<ResourceState> UpdateAsync(
        ResourceRef resource,
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    )
    {
        await Note("update", resource, cancellationToken);
        var outputs = Outputs(news, resource);
        _world.Things[old.Id] = outputs;
        await Note("updated", resource);
        return new ResourceState(old.Id, news, outputs);
    }

    public async Task DeleteAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken)
    {
        await Note("delete", resource, cancellationToken);
        _world.Things.TryRemove(old.Id, out _);
    }

    public Task<PropertyMap> InvokeAsync(string token, PropertyMap args, CancellationToken cancellationToken) =>
        Task.FromResult(new PropertyMap(args) { ["answer"] = 42d });

    public ValueTask DisposeAsync() => default;

    private static PropertyMap Outputs(PropertyMap inputs, ResourceRef resource)
    {
        var outputs = new PropertyMap(inputs)
        {
            ["owner"] = resource.Urn,
            ["address"] = $"10.0.0.{resource.Name.Length}",
        };
        outputs.Remove("__defaults");
        return outputs;
    }

    private async Task Note(string call, ResourceRef resource, CancellationToken cancellationToken = default)
    {
        if (call is "create" or "update" or "delete" or "read")
            _world.Calls.Enqueue($"{call} {resource.Name}");
        if (_world.Before is { } before)
            await before(call, resource);
        if (_world.Hangs == call)
            await Task.Delay(Timeout.Infinite, _world.Stubborn ? CancellationToken.None : cancellationToken);
    }

    private static bool Same(object? a, object? b) => PropertyValues.Same(a, b);
}
