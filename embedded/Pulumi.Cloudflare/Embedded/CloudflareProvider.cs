using Pulumi.Cloudflare.Embedded;
using Pulumi.Embedded;

[assembly: ResourceProvider("cloudflare", "6.17.0", typeof(CloudflareProvider))]

namespace Pulumi.Cloudflare.Embedded;

/// <summary>The package's provider: DNS records of an account's zones, over the Cloudflare API.</summary>
public sealed class CloudflareProvider : IResourceProvider
{
    private const string DnsRecordType = "cloudflare:index/dnsRecord:DnsRecord";
    private PropertyMap _config = [];
    private RecordLife? _records;

    private RecordLife Records => _records ??= new RecordLife(new CloudflareApi(new ApiSettings(_config)));

    /// <inheritdoc />
    public void Configure(PropertyMap config) => (_config, _records) = (config, null);

    /// <inheritdoc />
    public CheckResult Check(ResourceRef resource, PropertyMap? olds, PropertyMap news)
    {
        Known(resource);
        return CheckRecord.Check(news);
    }

    /// <inheritdoc />
    public DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news) => DiffRecord.Diff(old, news);

    /// <inheritdoc />
    public Task<ResourceState> CreateAsync(
        ResourceRef resource,
        PropertyMap inputs,
        CancellationToken cancellationToken
    ) => ToldAsync("create", inputs, () => Records.CreateAsync(inputs, cancellationToken));

    /// <inheritdoc />
    public Task<ResourceState?> ReadAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken)
    {
        Known(resource);
        return ToldAsync("read", old.Outputs, () => Records.ReadAsync(old, cancellationToken));
    }

    /// <inheritdoc />
    public Task<ResourceState> UpdateAsync(
        ResourceRef resource,
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) => ToldAsync("update", news, () => Records.UpdateAsync(old, news, cancellationToken));

    /// <inheritdoc />
    public Task DeleteAsync(ResourceRef resource, ResourceState old, CancellationToken cancellationToken) =>
        ToldAsync(
            "delete",
            old.Outputs,
            async () =>
            {
                await Records.DeleteAsync(old, cancellationToken).ConfigureAwait(false);
                return 0;
            }
        );

    /// <inheritdoc />
    public Task<PropertyMap> InvokeAsync(string token, PropertyMap args, CancellationToken cancellationToken) =>
        throw new ProviderException(
            $"The embedded cloudflare provider has no function {token}. Build with the official packages to use it."
        );

    /// <summary>Connections are the process's, not the provider's: nothing to give back.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Known(ResourceRef resource)
    {
        if (resource.Type != DnsRecordType)
            throw new ProviderException(
                $"The embedded cloudflare provider has no resource {resource.Type}; it has {DnsRecordType}. "
                    + "Build with the official packages to use it."
            );
    }

    private static async Task<T> ToldAsync<T>(string verb, PropertyMap about, Func<Task<T>> call)
    {
        var what = about.Text("name") is { } name ? $"DNS record {name} ({about.Text("type")})" : "DNS record";
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (CloudflareFault e)
        {
            throw new ProviderException($"Unable to {verb} {what}: {e.Message}", e.Retryable, e);
        }
        catch (ProviderException e)
        {
            throw new ProviderException($"Unable to {verb} {what}: {e.Message}", e.Retryable, e);
        }
    }
}
