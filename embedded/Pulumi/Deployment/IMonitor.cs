using System.Reflection;
using Pulumi.Embedded;

namespace Pulumi;

/// <summary>Where a program's resources and calls go: the engine, or mocks.</summary>
internal interface IMonitor
{
    Task<RegisteredResource> RegisterAsync(ResourceGoal goal);

    Task<RegisteredResource> ReadAsync(ResourceGoal goal, string id);

    Task RegisterOutputsAsync(string urn, PropertyMap outputs, Resource resource);

    Task<PropertyMap> InvokeAsync(InvokeGoal goal);

    void Log(string severity, string message, string? urn, bool ephemeral);
}

/// <summary>A resource as the program wants it.</summary>
internal sealed record ResourceGoal
{
    public required Resource Resource { get; init; }
    public required string Type { get; init; }
    public required string Name { get; init; }
    public required bool Custom { get; init; }
    public required PropertyMap Inputs { get; init; }
    public string? Parent { get; init; }
    public string? Provider { get; init; }
    public string? Version { get; init; }
    public required Assembly Assembly { get; init; }
    public IReadOnlyList<string> Dependencies { get; init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PropertyDependencies { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public bool Protect { get; init; }
    public bool? DeleteBeforeReplace { get; init; }
    public bool RetainOnDelete { get; init; }
    public string? DeletedWith { get; init; }
    public string? ImportId { get; init; }
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];
    public IReadOnlyList<string> ReplaceOnChanges { get; init; } = [];
    public IReadOnlyList<string> AdditionalSecretOutputs { get; init; } = [];
    public CustomTimeouts? Timeouts { get; init; }

    /// <summary>All URNs this one needs, its provider's among them.</summary>
    public IEnumerable<string> Needs()
    {
        if (Parent is not null)
            yield return Parent;
        if (Provider is not null)
            yield return Provider[..Provider.LastIndexOf("::", StringComparison.Ordinal)];
        foreach (var urn in Dependencies)
            yield return urn;
        if (DeletedWith is not null)
            yield return DeletedWith;
    }
}

/// <summary>
/// A resource as the engine has it. The id is null for components and <see cref="Unknown"/> in previews that cannot
/// know it.
/// </summary>
internal sealed record RegisteredResource(string Urn, object? Id, PropertyMap Outputs)
{
    /// <summary>False when it failed or was skipped: what is not among the outputs is unknown then, not null.</summary>
    public bool IsKnown { get; init; } = true;
}

/// <summary>A function call as the program wants it.</summary>
internal sealed record InvokeGoal(
    string Token,
    PropertyMap Args,
    string? Provider,
    string? Version,
    Assembly? Assembly
);
