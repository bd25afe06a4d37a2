using Pulumi.Aws.Embedded;
using Pulumi.Embedded;

[assembly: ResourceProvider("aws", "7.48.0", typeof(AwsProvider))]

namespace Pulumi.Aws.Embedded;

/// <summary>
/// The package's provider, for previews: it says what would be made, changed and replaced, and asks AWS nothing. Making
/// it is the official provider's.
/// </summary>
public sealed class AwsProvider : IResourceProvider
{
    /// <inheritdoc />
    public void Configure(PropertyMap config)
    {
        // Nothing is connected to.
    }

    /// <inheritdoc />
    public CheckResult Check(ResourceRef resource, PropertyMap? olds, PropertyMap news) =>
        new(CheckAws.Check(resource, olds, news), []);

    /// <inheritdoc />
    public DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news) =>
        DiffAws.Diff(resource, old, news);

    /// <inheritdoc />
    public Task<ResourceState> CreateAsync(
        ResourceRef resource,
        PropertyMap inputs,
        CancellationToken cancellationToken
    ) => throw Refusal($"create {resource.Type} '{resource.Name}'");

    /// <inheritdoc />
    public Task<ResourceState?> ReadAsync(
        ResourceRef resource,
        ResourceState old,
        CancellationToken cancellationToken
    ) => throw Refusal($"read {resource.Type} '{resource.Name}'");

    /// <inheritdoc />
    public Task<ResourceState> UpdateAsync(
        ResourceRef resource,
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) => throw Refusal($"update {resource.Type} '{resource.Name}'");

    /// <inheritdoc />
    public Task DeleteAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken) =>
        throw Refusal($"delete {resource.Type} '{resource.Name}'");

    /// <summary>Unknown in a preview, because it is AWS that knows.</summary>
    public Task<PropertyMap> InvokeAsync(string token, PropertyMap args, CancellationToken cancellationToken) =>
        Deployment.Instance.IsDryRun
            ? Task.FromResult(new PropertyMap { ["id"] = Unknown.Value })
            : throw Refusal($"call {token}");

    /// <summary>There is nothing to give back.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ProviderException Refusal(string what) =>
        new(
            $"Unable to {what}: the embedded build previews AWS resources, but AWS needs the official build. "
                + "Run `pulumi up`, which builds with the official packages; see docs/operating/hosts.md."
        );
}
