namespace Pulumi.Embedded;

/// <summary>
/// What a provider plugin is to the official engine: the life of one package's resources. Chosen by the package name of
/// the type token (<c>docker:index/network:Network</c> → <c>docker</c>), one instance for each provider resource of a
/// stack. An assembly names its provider with <see cref="ResourceProviderAttribute"/>.
/// </summary>
public interface IResourceProvider : IAsyncDisposable
{
    /// <summary>
    /// Takes the inputs of the provider resource (JSON-encoded strings for what is no string), before the first call.
    /// Empty for a default provider.
    /// </summary>
    void Configure(PropertyMap config);

    /// <summary>
    /// Fills in defaults and automatic names as the official provider does, with the <c>__defaults</c> lists that
    /// record them, and says what is wrong with the inputs. <paramref name="olds"/> are the last checked inputs, null
    /// at first creation: an automatic name is kept.
    /// </summary>
    CheckResult Check(ResourceRef resource, PropertyMap? olds, PropertyMap news);

    /// <summary>
    /// What differs between the recorded state and the new checked inputs, and what must be replaced for it.
    /// </summary>
    DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news);

    /// <summary>
    /// Creates the resource, or adopts what an interrupted run left behind when its labels prove that it is the same.
    /// </summary>
    Task<ResourceState> CreateAsync(ResourceRef resource, PropertyMap inputs, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the resource as it is. Null when it is gone. <paramref name="old"/>.Inputs may be empty (import).
    /// </summary>
    Task<ResourceState?> ReadAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken);

    /// <summary>Changes the resource in place.</summary>
    Task<ResourceState> UpdateAsync(
        ResourceRef resource,
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes the resource. Done, too, when it is gone already.</summary>
    Task DeleteAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken);

    /// <summary>Runs a function of the package (<c>docker:index/getNetwork:getNetwork</c>).</summary>
    Task<PropertyMap> InvokeAsync(string token, PropertyMap args, CancellationToken cancellationToken);
}

/// <summary>Which resource a provider call is about.</summary>
/// <param name="Urn">The full URN.</param>
/// <param name="Type">The type token, <c>docker:index/network:Network</c>.</param>
/// <param name="Name">The logical name.</param>
public sealed record ResourceRef(string Urn, string Type, string Name);

/// <summary>
/// A resource as recorded: its id, the checked inputs, and the outputs with the official provider's own bookkeeping
/// (<c>__meta</c>, <c>__pulumi_raw_state_delta</c>).
/// </summary>
public sealed record ResourceState(string Id, PropertyMap Inputs, PropertyMap Outputs);

/// <summary>Checked inputs, or what is wrong with them.</summary>
public sealed record CheckResult(PropertyMap Inputs, IReadOnlyList<CheckFailure> Failures);

/// <summary>One thing wrong with an input: which (null = the resource as a whole), and what and why.</summary>
public sealed record CheckFailure(string? Property, string Reason);

/// <summary>The outcome of a diff.</summary>
/// <param name="Changes">Top-level properties that differ, in ordinal order; empty = no change.</param>
/// <param name="Replaces">Those of them that force a replacement.</param>
/// <param name="DeleteBeforeReplace">The old one must go before the new one can be created.</param>
/// <param name="Detailed">Property path (<c>labels[0].value</c>) to kind of change.</param>
public sealed record DiffResult(
    IReadOnlyList<string> Changes,
    IReadOnlyList<string> Replaces,
    bool DeleteBeforeReplace,
    IReadOnlyDictionary<string, DetailedChange> Detailed
)
{
    /// <summary>Nothing differs.</summary>
    public static readonly DiffResult None = new([], [], false, new Dictionary<string, DetailedChange>());
}

/// <summary>One property's change: how, and whether old inputs (not outputs) were compared.</summary>
public sealed record DetailedChange(ChangeKind Kind, bool InputDiff);

/// <summary>How a property changes, named as in the engine's events.</summary>
public enum ChangeKind
{
    /// <summary>Added.</summary>
    Add,

    /// <summary>Added, and that forces a replacement.</summary>
    AddReplace,

    /// <summary>Removed.</summary>
    Delete,

    /// <summary>Removed, and that forces a replacement.</summary>
    DeleteReplace,

    /// <summary>Changed.</summary>
    Update,

    /// <summary>Changed, and that forces a replacement.</summary>
    UpdateReplace,
}

/// <summary>
/// A provider call failed for a reason that is worth showing as it is. <see cref="Retryable"/> tells a busy or absent
/// daemon from a refused request.
/// </summary>
public sealed class ProviderException(string message, bool retryable = false, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The same call may succeed later.</summary>
    public bool Retryable { get; } = retryable;
}

/// <summary>Names the provider of the package that an assembly holds.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ResourceProviderAttribute(string package, string version, Type type) : Attribute
{
    /// <summary>The package, <c>docker</c>.</summary>
    public string Package { get; } = package;

    /// <summary>The official package's version that is mirrored, <c>5.1.0</c>.</summary>
    public string Version { get; } = version;

    /// <summary>A class with a parameterless constructor that implements <see cref="IResourceProvider"/>.</summary>
    public Type Type { get; } = type;
}
