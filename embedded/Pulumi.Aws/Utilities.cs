namespace Pulumi.Aws;

internal static class Utilities
{
    /// <summary>The official package's version whose surface and behaviour this is.</summary>
    public const string Version = "7.48.0";

    /// <summary>What the environment says.</summary>
    public static string? Region => Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION");

    public static CustomResourceOptions Merge(CustomResourceOptions? options)
    {
        var merged = CustomResourceOptions.Merge(new CustomResourceOptions { Version = Version }, options);
        merged.Id ??= "";
        return merged;
    }

    /// <summary>The value, recorded encrypted and never shown.</summary>
    public static Input<string>? Secret(Input<string>? value) =>
        value is null ? null : (Input<string>)Output.CreateSecret(value.ToOutput());

    public static InvokeOptions WithDefaults(InvokeOptions? options)
    {
        var known = options ?? new InvokeOptions();
        known.Version ??= Version;
        return known;
    }

    public static InvokeOutputOptions WithDefaults(InvokeOutputOptions? options)
    {
        var known = options ?? new InvokeOutputOptions();
        known.Version ??= Version;
        return known;
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
