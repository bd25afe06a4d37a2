namespace Pulumi;

/// <summary>Changes a resource before it is registered; null for no change.</summary>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

/// <summary>What a transformation is given.</summary>
public readonly struct ResourceTransformationArgs(Resource resource, ResourceArgs args, ResourceOptions options)
{
    /// <summary>The resource.</summary>
    public Resource Resource { get; } = resource;

    /// <summary>Its arguments.</summary>
    public ResourceArgs Args { get; } = args;

    /// <summary>Its options.</summary>
    public ResourceOptions Options { get; } = options;
}

/// <summary>What a transformation returns.</summary>
public readonly struct ResourceTransformationResult(ResourceArgs args, ResourceOptions options)
{
    /// <summary>The arguments to use.</summary>
    public ResourceArgs Args { get; } = args;

    /// <summary>The options to use.</summary>
    public ResourceOptions Options { get; } = options;
}
