using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>A resource as the checkpoint has it. Changed only by the run that holds the stack's lock.</summary>
internal sealed class ResourceRecord
{
    public required string Urn { get; set; }
    public required string Type { get; set; }
    public required bool Custom { get; set; }
    public bool Delete { get; set; }
    public string Id { get; set; } = "";
    public PropertyMap Inputs { get; set; } = [];
    public PropertyMap Outputs { get; set; } = [];
    public string? Parent { get; set; }
    public bool Protect { get; set; }
    public bool Taint { get; set; }
    public bool External { get; set; }
    public List<string> Dependencies { get; set; } = [];
    public List<string> InitErrors { get; set; } = [];
    public string? Provider { get; set; }
    public SortedDictionary<string, List<string>>? PropertyDependencies { get; set; }
    public bool PendingReplacement { get; set; }
    public List<string> AdditionalSecretOutputs { get; set; } = [];
    public double[]? Timeouts { get; set; }
    public string? ImportId { get; set; }
    public bool RetainOnDelete { get; set; }
    public string? DeletedWith { get; set; }
    public DateTimeOffset? Created { get; set; }
    public DateTimeOffset? Modified { get; set; }
    public List<string> IgnoreChanges { get; set; } = [];
    public List<string> ReplaceOnChanges { get; set; } = [];

    /// <summary>Fields that only the official engine uses; kept as they were read.</summary>
    public List<(string Name, JsonElement Value)>? Other { get; set; }

    public string Name => Urns.Name(Urn);

    public string Package => Type.Split(':')[0];

    public bool IsProvider => Type.StartsWith("pulumi:providers:", StringComparison.Ordinal);

    public bool IsDefaultProvider =>
        IsProvider && Name.StartsWith("default", StringComparison.Ordinal) && Parent is null;

    /// <summary>The provider's URN, without its id.</summary>
    public string? ProviderUrn =>
        Provider is null ? null : Provider[..Provider.LastIndexOf("::", StringComparison.Ordinal)];

    public string ProviderReference => $"{Urn}::{Id}";

    public ResourceRef Ref => new(Urn, Type, Name);

    public ResourceRecord Clone() => (ResourceRecord)MemberwiseClone();

    /// <summary>All URNs this one needs: it is deleted before any of them.</summary>
    public IEnumerable<string> Needs()
    {
        if (Parent is not null)
            yield return Parent;
        if (ProviderUrn is { } provider)
            yield return provider;
        foreach (var urn in Dependencies)
            yield return urn;
        if (DeletedWith is not null)
            yield return DeletedWith;
        if (PropertyDependencies is null)
            yield break;
        foreach (var urns in PropertyDependencies.Values)
        foreach (var urn in urns)
            yield return urn;
    }

    /// <summary>Follows a resource that has another URN now.</summary>
    public void Rename(string from, string to)
    {
        if (Parent == from)
            Parent = to;
        if (DeletedWith == from)
            DeletedWith = to;
        if (ProviderUrn == from)
            Provider = to + Provider![from.Length..];
        Dependencies = [.. Dependencies.Select(u => u == from ? to : u)];
        if (PropertyDependencies is null)
            return;
        foreach (var (name, urns) in PropertyDependencies.ToArray())
            PropertyDependencies[name] = [.. urns.Select(u => u == from ? to : u)];
    }
}

/// <summary>Work on a resource that was begun and whose end is not recorded.</summary>
/// <param name="Resource">The resource; a creating one has no id yet.</param>
/// <param name="Type">creating, updating, deleting, reading or importing.</param>
internal sealed record PendingOperation(ResourceRecord Resource, string Type);
