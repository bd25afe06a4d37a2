namespace Pulumi;

/// <summary>A resource that a provider creates, updates and deletes.</summary>
public class CustomResource : Resource
{
    /// <summary>Registers the resource.</summary>
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new CustomResourceOptions()) { }

    private protected CustomResource(string urn)
        : base("", "", custom: true, ResourceArgs.Empty, new CustomResourceOptions(), dependency: true)
    {
        Urn = Output.Create(urn);
        Id = Output.Create("");
    }

    /// <summary>The id the provider gave it.</summary>
    [Output("id")]
    public Output<string> Id { get; private protected set; } = null!;

    internal void SetId(Output<string> id) => Id = id;
}

/// <summary>The configuration of a provider, as a resource.</summary>
public class ProviderResource : CustomResource
{
    /// <summary>Registers the provider of a package.</summary>
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base($"pulumi:providers:{package}", name, args, options) => _package = package;

    // Also needed while the base constructor runs, hence by the type token.
    private readonly string? _package;

    internal string Package => _package ?? GetResourceType()["pulumi:providers:".Length..];
}
