namespace Pulumi.Docker.Embedded;

/// <summary>
/// Tells by labels whether something that holds a wanted name was made by an interrupted run of the same program.
/// Without labels asked for, nothing is ever taken as one's own.
/// </summary>
internal static class Ownership
{
    /// <summary>
    /// Last words of label keys that say in which version something is, not what it is: they differ between two runs of
    /// the same program.
    /// </summary>
    private static readonly HashSet<string> Versions = new(StringComparer.OrdinalIgnoreCase)
    {
        "hash",
        "spec",
        "checksum",
        "digest",
        "generation",
        "revision",
        "version",
        "image",
    };

    /// <summary>At least one label is asked for, and all of them are there with the same values.</summary>
    public static bool AllLabels(
        IReadOnlyDictionary<string, string>? asked,
        IReadOnlyDictionary<string, string>? there
    ) => asked is { Count: > 0 } && asked.All(l => Has(there, l));

    /// <summary>The same, leaving aside the labels that only say which version it is.</summary>
    public static bool IdentityLabels(
        IReadOnlyDictionary<string, string>? asked,
        IReadOnlyDictionary<string, string>? there
    )
    {
        var identity = asked?.Where(l => !Versions.Contains(l.Key.Split('.', '-', '_', '/')[^1])).ToList();
        return identity is { Count: > 0 } && identity.All(l => Has(there, l));
    }

    /// <summary>For people: who holds the name.</summary>
    public static string Holder(string id, IReadOnlyDictionary<string, string>? labels)
    {
        var marks = labels is { Count: > 0 }
            ? string.Join(
                ", ",
                labels.OrderBy(l => l.Key, StringComparer.Ordinal).Take(8).Select(l => $"{l.Key}={l.Value}")
            )
            : "no labels";
        return $"{(id.Length > 12 ? id[..12] : id)} ({marks})";
    }

    private static bool Has(IReadOnlyDictionary<string, string>? there, KeyValuePair<string, string> label) =>
        there is not null && there.TryGetValue(label.Key, out var value) && value == label.Value;
}
