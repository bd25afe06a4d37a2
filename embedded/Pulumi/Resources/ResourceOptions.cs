namespace Pulumi;

/// <summary>How the engine treats a resource.</summary>
public abstract class ResourceOptions
{
    private InputList<Resource>? _dependsOn;
    private List<string>? _ignoreChanges;
    private List<string>? _replaceOnChanges;
    private List<ResourceTransformation>? _resourceTransformations;
    private List<Input<Alias>>? _aliases;

    private protected ResourceOptions() { }

    /// <summary>The id of an existing resource to read instead of creating one.</summary>
    public Input<string>? Id { get; set; }

    /// <summary>The resource this one is shown under; the stack when null.</summary>
    public Resource? Parent { get; set; }

    /// <summary>Resources that must exist first and be deleted later.</summary>
    public InputList<Resource> DependsOn
    {
        get => _dependsOn ??= [];
        set => _dependsOn = value;
    }

    /// <summary>Refuse to delete or replace.</summary>
    public bool? Protect { get; set; }

    /// <summary>Property paths whose recorded inputs stay as they are.</summary>
    public List<string> IgnoreChanges
    {
        get => _ignoreChanges ??= [];
        set => _ignoreChanges = value;
    }

    /// <summary>The version of the package, for choosing its provider.</summary>
    public string? Version { get; set; }

    /// <summary>The provider to use instead of the default one.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>How long operations may take.</summary>
    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>Changes to make to this resource and its children before they are registered.</summary>
    public List<ResourceTransformation> ResourceTransformations
    {
        get => _resourceTransformations ??= [];
        set => _resourceTransformations = value;
    }

    /// <summary>Earlier names of this resource.</summary>
    public List<Input<Alias>> Aliases
    {
        get => _aliases ??= [];
        set => _aliases = value;
    }

    /// <summary>Property paths whose change replaces the resource; <c>*</c> for all.</summary>
    public List<string> ReplaceOnChanges
    {
        get => _replaceOnChanges ??= [];
        set => _replaceOnChanges = value;
    }

    /// <summary>Where the official engine downloads the provider from; recorded only.</summary>
    public string? PluginDownloadURL { get; set; }

    /// <summary>Forget the resource instead of deleting it.</summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>
    /// A resource whose deletion takes this one with it, so that this one need not be deleted itself.
    /// </summary>
    public Resource? DeletedWith { get; set; }

    internal List<string> AliasUrns { get; } = [];

    private protected void MergeFrom(ResourceOptions? other)
    {
        if (other is null)
            return;
        Id = other.Id ?? Id;
        Parent = other.Parent ?? Parent;
        if (other._dependsOn is { } dependsOn)
            DependsOn = DependsOn.Concat(dependsOn);
        Protect = other.Protect ?? Protect;
        if (other._ignoreChanges is { } ignore)
            IgnoreChanges = [.. IgnoreChanges, .. ignore];
        Version = other.Version ?? Version;
        Provider = other.Provider ?? Provider;
        CustomTimeouts = other.CustomTimeouts ?? CustomTimeouts;
        if (other._resourceTransformations is { } transformations)
            ResourceTransformations = [.. ResourceTransformations, .. transformations];
        if (other._aliases is { } aliases)
            Aliases = [.. Aliases, .. aliases];
        if (other._replaceOnChanges is { } replace)
            ReplaceOnChanges = [.. ReplaceOnChanges, .. replace];
        PluginDownloadURL = other.PluginDownloadURL ?? PluginDownloadURL;
        RetainOnDelete = other.RetainOnDelete ?? RetainOnDelete;
        DeletedWith = other.DeletedWith ?? DeletedWith;
    }

    internal abstract ResourceOptions Clone();

    internal bool HasDependsOn => _dependsOn is not null;
}

/// <summary>Options of a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    private List<string>? _additionalSecretOutputs;

    /// <summary>Delete the old one before creating its replacement.</summary>
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Outputs to keep as secrets.</summary>
    public List<string> AdditionalSecretOutputs
    {
        get => _additionalSecretOutputs ??= [];
        set => _additionalSecretOutputs = value;
    }

    /// <summary>The id of an existing resource to take under management.</summary>
    public string? ImportId { get; set; }

    /// <summary>Both together: single values of the second win, lists are joined.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is null)
                continue;
            merged.MergeFrom(options);
            merged.DeleteBeforeReplace = options.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            if (options._additionalSecretOutputs is { } secrets)
                merged.AdditionalSecretOutputs = [.. merged.AdditionalSecretOutputs, .. secrets];
            merged.ImportId = options.ImportId ?? merged.ImportId;
        }
        return merged;
    }

    internal override ResourceOptions Clone() => Merge(this, null);
}

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    private List<ProviderResource>? _providers;

    /// <summary>The providers the component's children use, one for each package.</summary>
    public List<ProviderResource> Providers
    {
        get => _providers ??= [];
        set => _providers = value;
    }

    /// <summary>Both together: single values of the second win, lists are joined.</summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is null)
                continue;
            merged.MergeFrom(options);
            if (options._providers is { } providers)
                merged.Providers = [.. merged.Providers, .. providers];
        }
        return merged;
    }

    internal override ResourceOptions Clone() => Merge(this, null);
}

/// <summary>Options of the stack itself.</summary>
public class StackOptions
{
    private List<ResourceTransformation>? _resourceTransformations;

    /// <summary>Changes to make to every resource of the stack before it is registered.</summary>
    public List<ResourceTransformation> ResourceTransformations
    {
        get => _resourceTransformations ??= [];
        set => _resourceTransformations = value;
    }
}

/// <summary>How long the operations of a resource may take.</summary>
public sealed class CustomTimeouts
{
    /// <summary>For creating.</summary>
    public TimeSpan? Create { get; set; }

    /// <summary>For updating.</summary>
    public TimeSpan? Update { get; set; }

    /// <summary>For deleting.</summary>
    public TimeSpan? Delete { get; set; }
}

/// <summary>An earlier name of a resource: the parts that were different.</summary>
public sealed class Alias
{
    /// <summary>The whole URN; no other part may be given.</summary>
    public string? Urn { get; set; }

    /// <summary>The earlier logical name.</summary>
    public Input<string>? Name { get; set; }

    /// <summary>The earlier type token.</summary>
    public Input<string>? Type { get; set; }

    /// <summary>The earlier stack.</summary>
    public Input<string>? Stack { get; set; }

    /// <summary>The earlier project.</summary>
    public Input<string>? Project { get; set; }

    /// <summary>The earlier parent.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The earlier parent's URN.</summary>
    public Input<string>? ParentUrn { get; set; }

    /// <summary>It had no parent but the stack.</summary>
    public bool NoParent { get; set; }
}
