using System.Collections.Concurrent;
using System.Reflection;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>The configured providers of one run, one for each provider resource.</summary>
internal sealed class ProviderHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<PropertyMap, Lazy<IResourceProvider>> _providers = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>
    /// The provider for a provider resource with these inputs; a changed configuration is another provider.
    /// </summary>
    public IResourceProvider Use(ResourceRecord record, Assembly? assembly = null) =>
        _providers
            .GetOrAdd(
                record.Inputs,
                _ =>
                    new(() =>
                    {
                        var attribute = ProviderRegistry.Find(record.Type["pulumi:providers:".Length..], assembly);
                        var provider = (IResourceProvider)Activator.CreateInstance(attribute.Type)!;
                        // What a preview cannot know yet is left out: checks and diffs need no connection.
                        var config = PropertyValues.Unwrap(record.Inputs);
                        foreach (var name in config.Keys.ToArray())
                        {
                            if (name is "__internal" or "version" || PropertyValues.ContainsUnknown(config[name]))
                                config.Remove(name);
                        }
                        provider.Configure(config);
                        return provider;
                    })
            )
            .Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers.Values)
        {
            if (provider.IsValueCreated)
                await provider.Value.DisposeAsync().ConfigureAwait(false);
        }
    }
}
