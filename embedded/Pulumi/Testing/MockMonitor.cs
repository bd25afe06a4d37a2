using System.Collections.Immutable;
using Pulumi.Embedded;
using Pulumi.Serialization;

namespace Pulumi.Testing;

/// <summary>Hands what a program registers to mocks.</summary>
internal sealed class MockMonitor(IMocks mocks, DeploymentSettings settings) : IMonitor
{
    private readonly List<Resource> _resources = [];
    private readonly List<string> _errors = [];

    public ImmutableArray<Resource> Resources
    {
        get
        {
            lock (_resources)
                return [.. _resources];
        }
    }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
                return [.. _errors];
        }
    }

    public async Task<RegisteredResource> RegisterAsync(ResourceGoal goal)
    {
        lock (_resources)
            _resources.Add(goal.Resource);
        var urn = Urn(goal);
        if (goal.Type == Stack.RootType)
            return new RegisteredResource(urn, null, []);
        return await NewResourceAsync(goal, urn, id: "").ConfigureAwait(false);
    }

    public Task<RegisteredResource> ReadAsync(ResourceGoal goal, string id)
    {
        lock (_resources)
            _resources.Add(goal.Resource);
        return NewResourceAsync(goal, Urn(goal), id);
    }

    public Task RegisterOutputsAsync(string urn, PropertyMap outputs, Resource resource) =>
        mocks.RegisterResourceOutputs(
            new MockRegisterResourceOutputsRequest(
                urn,
                outputs.ToImmutableDictionary(
                    kv => kv.Key,
                    kv => new Output<object?>(PropertyReader.Read<object?>(kv.Value, kv.Key, OutputData.NoResources))
                )
            )
        );

    public async Task<PropertyMap> InvokeAsync(InvokeGoal goal)
    {
        if (goal.Token == "pulumi:pulumi:getResource")
            throw new NotSupportedException("getResource is not part of the embedded packages.");
        var result = await mocks
            .CallAsync(
                new MockCallArgs
                {
                    Token = goal.Token,
                    Args = Dynamic(goal.Args),
                    Provider = goal.Provider ?? "",
                }
            )
            .ConfigureAwait(false);
        return await FromMockAsync(result).ConfigureAwait(false);
    }

    public void Log(string severity, string message, string? urn, bool ephemeral)
    {
        if (severity != "error")
            return;
        lock (_errors)
            _errors.Add(message);
    }

    private async Task<RegisteredResource> NewResourceAsync(ResourceGoal goal, string urn, string id)
    {
        var (newId, state) = await mocks
            .NewResourceAsync(
                new MockResourceArgs
                {
                    Type = goal.Type,
                    Name = goal.Name,
                    Inputs = Dynamic(goal.Inputs),
                    Provider = goal.Provider ?? "",
                    Id = id,
                }
            )
            .ConfigureAwait(false);
        return new RegisteredResource(
            urn,
            (newId ?? id) is { Length: > 0 } known ? known : Unknown.Value,
            // A mock sees no secrets, so what it returns has none.
            await FromMockAsync(state).ConfigureAwait(false)
        );
    }

    // The official mocks build URNs from the first type of the parent chain only; tests compare with them.
    private string Urn(ResourceGoal goal)
    {
        var parentType = string.IsNullOrEmpty(goal.Parent) ? "" : Urns.QualifiedType(goal.Parent).Split('$')[0] + "$";
        return $"urn:pulumi:{settings.Stack}::{settings.Project}::{parentType}{goal.Type}::{goal.Name}";
    }

    // What is null, and what is not known in all its parts, is left out.
    private static ImmutableDictionary<string, object> Dynamic(PropertyMap map) =>
        (ImmutableDictionary<string, object>)
            PropertyReader.ReadDynamic(
                new PropertyMap(map.Where(kv => kv.Value is not null && !PropertyValues.ContainsUnknown(kv.Value)))
            )!;

    private static async Task<PropertyMap> FromMockAsync(object state) =>
        await new PropertySerializer().SerializeAsync(state).ConfigureAwait(false) as PropertyMap
        ?? throw new InvalidOperationException(
            $"A mock returned {state?.GetType().FullName ?? "null"}; it must return a dictionary of properties."
        );
}
