using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Something a stack is made of. Registered with the engine by constructing it.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly ImmutableArray<ResourceTransformation> _transformations = [];
    private readonly HashSet<Resource> _children = [];

    private protected Resource(
        string type,
        string name,
        bool custom,
        ResourceArgs args,
        ResourceOptions options,
        bool dependency = false
    )
    {
        if (dependency)
        {
            (_type, _name) = ("", "");
            return;
        }
        if (string.IsNullOrEmpty(type))
            throw new ArgumentException("A resource needs a type token.", nameof(type));
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException($"A resource of type {type} needs a name.", nameof(name));
        (_type, _name) = (type, name);
        IsCustom = custom;

        var deployment = Deployment.Required;
        options = options.Clone();
        options.Parent ??= type == Pulumi.Stack.RootType ? null : deployment.Stack;

        _transformations = [.. options.ResourceTransformations, .. options.Parent?._transformations ?? []];
        foreach (var transformation in _transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is not { } changed)
                continue;
            if (changed.Options.Parent is { } parent && !ReferenceEquals(parent, options.Parent))
            {
                throw new ResourceException("Transformations cannot change the parent of a resource.", this);
            }
            (args, options) = (changed.Args, changed.Options);
            options.Parent ??= type == Pulumi.Stack.RootType ? null : deployment.Stack;
        }

        if (options.Parent is { } owner)
        {
            lock (owner._children)
                owner._children.Add(this);
            options.Protect ??= owner.Protect;
            Providers = owner.Providers;
        }
        Protect = options.Protect;
        ResolveProviders(custom, options);
        Options = options;
        deployment.ReadOrRegister(this, args, options);
    }

    /// <summary>The resource's URN.</summary>
    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal bool IsCustom { get; }
    internal bool? Protect { get; }
    internal ProviderResource? Provider { get; private set; }
    internal ImmutableDictionary<string, ProviderResource> Providers { get; private set; } =
        ImmutableDictionary<string, ProviderResource>.Empty;
    internal ResourceOptions? Options { get; }

    internal ImmutableArray<Resource> Children
    {
        get
        {
            lock (_children)
                return [.. _children];
        }
    }

    /// <summary>The type token.</summary>
    public string GetResourceType() => _type;

    /// <summary>The logical name.</summary>
    public string GetResourceName() => _name;

    internal void SetUrn(Output<string> urn) => Urn = urn;

    private void ResolveProviders(bool custom, ResourceOptions options)
    {
        if (custom)
        {
            var package = _type.Split(':')[0];
            if (options.Provider is { } given && given.Package == package)
                Provider = given;
            else if (Providers.TryGetValue(package, out var inherited))
                Provider = inherited;
            if (Provider is not null)
                Providers = Providers.SetItem(Provider.Package, Provider);
            return;
        }
        var component = (ComponentResourceOptions)options;
        if (options.Provider is not null && component.Providers.Count > 0)
        {
            throw new ResourceException(
                "Do not supply both 'Provider' and 'Providers' to a component; add the provider to 'Providers'.",
                this
            );
        }
        if (options.Provider is { } single)
            Providers = Providers.SetItem(single.Package, single);
        foreach (var provider in component.Providers)
            Providers = Providers.SetItem(provider.Package, provider);
    }
}

/// <summary>A resource that is only known by its URN.</summary>
internal sealed class DependencyResource : CustomResource
{
    public DependencyResource(string urn)
        : base(urn) { }
}
