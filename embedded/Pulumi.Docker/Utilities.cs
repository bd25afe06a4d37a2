namespace Pulumi.Docker;

internal static class Utilities
{
    /// <summary>The official package's version whose surface and behaviour this is.</summary>
    public const string Version = "5.1.0";

    public static string? GetEnv(string name) => Environment.GetEnvironmentVariable(name);

    public static CustomResourceOptions Merge(CustomResourceOptions? options, Input<string>? id)
    {
        var merged = CustomResourceOptions.Merge(new CustomResourceOptions { Version = Version }, options);
        merged.Id = id ?? merged.Id;
        return merged;
    }

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
}
