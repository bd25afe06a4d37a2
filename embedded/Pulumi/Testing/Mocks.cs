using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>Stands for the engine and all providers in a unit test.</summary>
public interface IMocks
{
    /// <summary>A resource is created or read: returns its id and outputs.</summary>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>A function is called: returns its result.</summary>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>A component or the stack registers its outputs.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

/// <summary>Mocks that return what they are given.</summary>
public class EmptyMocks : IMocks
{
    /// <inheritdoc />
    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args) =>
        Task.FromResult<(string?, object)>((null, args.Inputs));

    /// <inheritdoc />
    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args);
}

/// <summary>The resource of a <see cref="IMocks.NewResourceAsync"/> call.</summary>
public class MockResourceArgs
{
    /// <summary>The type token.</summary>
    public string? Type { get; set; }

    /// <summary>The logical name.</summary>
    public string? Name { get; set; }

    /// <summary>The inputs: texts, booleans, doubles, immutable arrays and dictionaries.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = null!;

    /// <summary>The provider's URN and id.</summary>
    public string? Provider { get; set; }

    /// <summary>The id when an existing resource is read.</summary>
    public string? Id { get; set; }
}

/// <summary>The function of a <see cref="IMocks.CallAsync"/> call.</summary>
public class MockCallArgs
{
    /// <summary>The function's token.</summary>
    public string? Token { get; set; }

    /// <summary>The arguments.</summary>
    public ImmutableDictionary<string, object> Args { get; set; } = null!;

    /// <summary>The provider's URN and id.</summary>
    public string? Provider { get; set; }
}

/// <summary>The outputs of a <see cref="IMocks.RegisterResourceOutputs"/> call.</summary>
public class MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
{
    /// <summary>Whose outputs.</summary>
    public readonly string Urn = urn;

    /// <summary>The outputs.</summary>
    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}

/// <summary>What a program under test is told about its run.</summary>
public class TestOptions
{
    /// <summary><c>project</c> when null.</summary>
    public string? ProjectName { get; set; }

    /// <summary>Empty when null.</summary>
    public string? RootDirectory { get; set; }

    /// <summary><c>stack</c> when null.</summary>
    public string? StackName { get; set; }

    /// <summary>True when null.</summary>
    public bool? IsPreview { get; set; }

    /// <summary><c>organization</c> when null.</summary>
    public string? OrganizationName { get; set; }
}
