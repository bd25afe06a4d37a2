namespace Pulumi.Cloudflare;

internal static class Utilities
{
    /// <summary>The official package's version whose surface and behaviour this is.</summary>
    public const string Version = "6.17.0";

    /// <param name="options">The program's.</param>
    /// <param name="id">Of a resource that is only read.</param>
    /// <param name="formerTypes">Types under which a state may have the resource.</param>
    public static CustomResourceOptions Merge(
        CustomResourceOptions? options,
        Input<string>? id,
        params string[] formerTypes
    )
    {
        var own = new CustomResourceOptions
        {
            Version = Version,
            Aliases = [.. formerTypes.Select(t => (Input<Alias>)new Alias { Type = t })],
        };
        var merged = CustomResourceOptions.Merge(own, options);
        merged.Id = id ?? merged.Id;
        return merged;
    }

    /// <summary>The value, recorded encrypted and never shown.</summary>
    public static Input<string>? Secret(Input<string>? value) =>
        value is null ? null : (Input<string>)Output.CreateSecret(value.ToOutput());
}
