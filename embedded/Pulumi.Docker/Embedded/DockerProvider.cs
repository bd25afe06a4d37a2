using Berth.Docker;
using Pulumi.Docker.Embedded;
using Pulumi.Embedded;

[assembly: ResourceProvider("docker", "5.1.0", typeof(DockerProvider))]

namespace Pulumi.Docker.Embedded;

/// <summary>
/// The package's provider: networks, volumes, containers and images of one engine, over its HTTP API.
/// </summary>
public sealed class DockerProvider : IResourceProvider
{
    private EngineSettings? _settings;
    private PropertyMap _config = [];

    private EngineSettings Settings => _settings ??= new EngineSettings(_config);

    /// <inheritdoc />
    public void Configure(PropertyMap config)
    {
        _config = config;
        _settings = null;
    }

    /// <inheritdoc />
    public CheckResult Check(ResourceRef resource, PropertyMap? olds, PropertyMap news)
    {
        var kind = ResourceKind.Of(resource.Type);
        return CheckInputs.Check(resource, kind.Fields, kind.AutoNamed, olds, news, kind.Rules);
    }

    /// <inheritdoc />
    public DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news)
    {
        var kind = ResourceKind.Of(resource.Type);
        // A resource that keeps its explicit name stands in its successor's way.
        return DiffInputs.Diff(
            kind.Fields,
            old,
            news,
            () => kind.AlwaysDeletedFirst || (kind.AutoNamed && !CheckInputs.WasAutoNamed(news))
        );
    }

    /// <inheritdoc />
    public Task<ResourceState> CreateAsync(
        ResourceRef resource,
        PropertyMap inputs,
        CancellationToken cancellationToken
    ) =>
        Told(
            $"create {Label(resource)}",
            () => ResourceKind.Of(resource.Type).Life(Settings).CreateAsync(inputs, cancellationToken),
            creating: true
        );

    /// <inheritdoc />
    public Task<ResourceState?> ReadAsync(
        ResourceRef resource,
        ResourceState old,
        CancellationToken cancellationToken
    ) =>
        Told(
            $"read {Label(resource)}",
            () => ResourceKind.Of(resource.Type).Life(Settings).ReadAsync(old, cancellationToken)
        );

    /// <inheritdoc />
    public Task<ResourceState> UpdateAsync(
        ResourceRef resource,
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) =>
        Told(
            $"update {Label(resource)}",
            () => ResourceKind.Of(resource.Type).Life(Settings).UpdateAsync(old, news, cancellationToken)
        );

    /// <inheritdoc />
    public Task DeleteAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken) =>
        Told(
            $"delete {Label(resource)}",
            async () =>
            {
                await ResourceKind.Of(resource.Type).Life(Settings).DeleteAsync(old, cancellationToken);
                return 0;
            }
        );

    /// <inheritdoc />
    public Task<PropertyMap> InvokeAsync(string token, PropertyMap args, CancellationToken cancellationToken) =>
        Told($"run {token}", () => Functions.InvokeAsync(Settings, token, args, cancellationToken));

    /// <summary>Connections are the process's, not the provider's: nothing to give back.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Label(ResourceRef resource) => ResourceKind.Of(resource.Type).Noun;

    /// <summary>
    /// Turns the engine's errors into the provider's. A creation that the engine answered with an error has left
    /// nothing behind, whatever the status: it is not looked for again.
    /// </summary>
    private static async Task<T> Told<T>(string what, Func<Task<T>> call, bool creating = false)
    {
        try
        {
            return await call();
        }
        catch (DockerException e) when (e.Status is null)
        {
            throw new ProviderException($"Unable to {what}: {e.Message}", e.IsRetryable, e);
        }
        catch (DockerException e)
        {
            throw new ProviderException($"Unable to {what}: {e.EngineMessage}", e.IsRetryable && !creating, e);
        }
        catch (NotSupportedException e)
        {
            throw new ProviderException($"Unable to {what}: {e.Message}", inner: e);
        }
        catch (ArgumentException e)
        {
            throw new ProviderException($"Unable to {what}: {e.Message}", inner: e);
        }
    }
}
