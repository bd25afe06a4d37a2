namespace Pulumi.Embedded;

/// <summary>Takes URNs apart and puts them together.</summary>
internal static class Urns
{
    /// <summary>The URN of a child; an empty parent, or the stack, adds nothing to the type.</summary>
    public static string Create(string stack, string project, string? parentUrn, string type, string name)
    {
        var parentType = string.IsNullOrEmpty(parentUrn) ? "" : QualifiedType(parentUrn);
        var qualified = parentType is "" or Stack.RootType ? type : $"{parentType}${type}";
        return $"urn:pulumi:{stack}::{project}::{qualified}::{name}";
    }

    /// <summary>The chain of types.</summary>
    public static string QualifiedType(string urn) => Split(urn)[2];

    /// <summary>The type token.</summary>
    public static string Type(string urn)
    {
        var qualified = QualifiedType(urn);
        return qualified[(qualified.LastIndexOf('$') + 1)..];
    }

    /// <summary>The logical name, which may itself hold <c>::</c>.</summary>
    public static string Name(string urn) => Split(urn)[3];

    /// <summary>The stack.</summary>
    public static string StackName(string urn) => Split(urn)[0]["urn:pulumi:".Length..];

    /// <summary>The project.</summary>
    public static string Project(string urn) => Split(urn)[1];

    private static string[] Split(string urn)
    {
        var parts = urn.Split("::", 4);
        return parts.Length == 4 && urn.StartsWith("urn:pulumi:", StringComparison.Ordinal)
            ? parts
            : throw new FormatException($"'{urn}' is no URN (urn:pulumi:stack::project::type::name).");
    }

    /// <summary><c>docker:index/network:Network</c> as it is printed: <c>docker:index:Network</c>.</summary>
    public static string DisplayType(string type)
    {
        var parts = type.Split(':');
        if (parts.Length != 3 || parts[1].Split('/') is not [var module, var file])
            return type;
        return string.Equals(file, parts[2], StringComparison.OrdinalIgnoreCase)
            ? $"{parts[0]}:{module}:{parts[2]}"
            : type;
    }
}
