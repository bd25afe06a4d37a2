using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>A resource type of the package: its properties, its rules, and what carries it through its life.</summary>
/// <param name="Noun">What people call it.</param>
/// <param name="Fields">Its properties.</param>
/// <param name="AutoNamed">Gets a name when none is given.</param>
/// <param name="AlwaysDeletedFirst">On replacement the old one always goes first.</param>
/// <param name="Rules">What else may be wrong with its inputs.</param>
/// <param name="Life">Creates, reads, updates and deletes it.</param>
internal sealed record ResourceKind(
    string Noun,
    Field[] Fields,
    bool AutoNamed,
    bool AlwaysDeletedFirst,
    Action<PropertyMap, List<CheckFailure>>? Rules,
    Func<EngineSettings, IResourceLife> Life
)
{
    private static readonly Dictionary<string, ResourceKind> Known = new()
    {
        ["docker:index/network:Network"] = new(
            "network",
            NetworkSchema.Fields,
            true,
            false,
            null,
            settings => new NetworkLife(settings)
        ),
        ["docker:index/volume:Volume"] = new(
            "volume",
            VolumeSchema.Fields,
            true,
            false,
            VolumeLife.Rules,
            settings => new VolumeLife(settings)
        ),
        ["docker:index/container:Container"] = new(
            "container",
            ContainerSchema.Fields,
            true,
            true,
            CheckContainer.Rules,
            settings => new ContainerLife(settings)
        ),
        ["docker:index/remoteImage:RemoteImage"] = new(
            "image",
            RemoteImageSchema.Fields,
            false,
            false,
            RemoteImageLife.Rules,
            settings => new RemoteImageLife(settings)
        ),
    };

    public static ResourceKind Of(string type) =>
        Known.TryGetValue(type, out var kind)
            ? kind
            : throw new ProviderException(
                $"The embedded docker provider has no resource {type}; it has "
                    + $"{string.Join(", ", Known.Keys)}. Build with the official packages to use it."
            );
}

/// <summary>Carries resources of one type through their life. Throws Docker's exceptions as they come.</summary>
internal interface IResourceLife
{
    Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken);

    Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken);

    Task<ResourceState> UpdateAsync(ResourceState old, PropertyMap news, CancellationToken cancellationToken);

    Task DeleteAsync(ResourceState old, CancellationToken cancellationToken);
}
