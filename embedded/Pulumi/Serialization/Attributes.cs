namespace Pulumi;

/// <summary>A property of a resource that the provider fills in.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    /// <summary>The name on the wire; the property's own when null.</summary>
    public string? Name { get; } = name;
}

/// <summary>A property of resource arguments.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
{
    internal string Name { get; } = name;
    internal bool IsRequired { get; } = required;

    // Provider configuration crosses the wire as text: what is no string is sent as JSON.
    internal bool Json { get; } = json;
}

/// <summary>A class that outputs are read into.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputTypeAttribute : Attribute;

/// <summary>The constructor to read outputs with.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;

/// <summary>The wire name of a parameter of an <see cref="OutputConstructorAttribute"/> constructor.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutputConstructorParameterAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}

/// <summary>A struct around a string or number with a fixed set of values.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;

/// <summary>The type token of a resource class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    /// <summary>The token, <c>docker:index/network:Network</c>.</summary>
    public string Type { get; } = type;

    /// <summary>The package version.</summary>
    public string? Version { get; } = version;
}
