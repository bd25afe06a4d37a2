namespace Pulumi.Docker.Embedded;

/// <summary>How a property's value is built.</summary>
internal enum Shape
{
    String,
    Bool,
    Number,

    /// <summary>Order matters.</summary>
    List,

    /// <summary>Order does not matter.</summary>
    Set,

    /// <summary>Names to strings.</summary>
    Map,

    /// <summary>One nested object; a list of at most one in the upstream provider.</summary>
    Object,
}

/// <summary>A property of a resource or of a nested object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">How its value is built.</param>
/// <param name="Element">For objects, and lists and sets of them: their properties.</param>
/// <param name="Required">Must be given.</param>
/// <param name="Replaces">A change replaces the resource.</param>
/// <param name="Computed">Filled by the engine when not given: taking it out of the program is no change.</param>
/// <param name="OutputOnly">Cannot be given.</param>
/// <param name="Default">What it is when not given: a string, double or bool.</param>
/// <param name="TerraformName">
/// Its name in the upstream provider where that does not follow from <paramref name="Name"/>.
/// </param>
internal sealed record Field(
    string Name,
    Shape Shape,
    Field[]? Element = null,
    bool Required = false,
    bool Replaces = false,
    bool Computed = false,
    bool OutputOnly = false,
    object? Default = null,
    string? TerraformName = null
);
