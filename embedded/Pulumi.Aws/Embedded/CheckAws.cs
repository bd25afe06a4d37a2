using System.Security.Cryptography;
using Pulumi.Embedded;

namespace Pulumi.Aws.Embedded;

/// <summary>
/// Completes inputs as the official provider does: automatic names, and what it had filled in before (noted in
/// <c>__defaults</c>) when the program still says nothing of it.
/// </summary>
internal static class CheckAws
{
    private const string Defaults = "__defaults";

    public static PropertyMap Check(ResourceRef resource, PropertyMap? olds, PropertyMap news)
    {
        var inputs = Complete(olds, news);
        if (
            AwsType.Of(resource.Type).AutoNamed is { } name
            && inputs.GetValueOrDefault(name) is null
            && !inputs.Keys.Any(k => k is "namePrefix" or "keyNamePrefix" or "bucketPrefix")
        )
        {
            inputs[name] = $"{Allowed(resource)}-{RandomNumberGenerator.GetHexString(7, lowercase: true)}";
            ((PropertyList)inputs[Defaults]!).Insert(0, name);
        }
        return inputs;
    }

    private static PropertyMap Complete(PropertyMap? olds, PropertyMap news)
    {
        var inputs = new PropertyMap();
        foreach (var (name, value) in news)
        {
            if (value is null || name == Defaults)
                continue;
            inputs[name] = (value, olds?.GetValueOrDefault(name)) switch
            {
                (PropertyMap map, PropertyMap old) when old.ContainsKey(Defaults) => Complete(old, map),
                (PropertyList list, PropertyList old) => new PropertyList(
                    list.Select(
                        (e, i) =>
                            e is PropertyMap map
                            && i < old.Count
                            && old[i] is PropertyMap before
                            && before.ContainsKey(Defaults)
                                ? Complete(before, map)
                                : e
                    )
                ),
                _ => value,
            };
        }
        var defaults = new PropertyList();
        foreach (var name in (olds?.GetValueOrDefault(Defaults) as PropertyList ?? []).OfType<string>())
        {
            if (inputs.ContainsKey(name) || !olds!.TryGetValue(name, out var kept))
                continue;
            inputs[name] = kept;
            defaults.Add(name);
        }
        inputs[Defaults] = defaults;
        return inputs;
    }

    // Bucket names are host names.
    private static string Allowed(ResourceRef resource) =>
        resource.Type.StartsWith("aws:s3/", StringComparison.Ordinal)
            ? resource.Name.ToLowerInvariant()
            : resource.Name;
}
