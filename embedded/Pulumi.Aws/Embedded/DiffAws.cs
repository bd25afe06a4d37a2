using Pulumi.Embedded;

namespace Pulumi.Aws.Embedded;

/// <summary>Compares the recorded inputs with the new ones, property by property.</summary>
internal static class DiffAws
{
    public static DiffResult Diff(ResourceRef resource, ResourceState old, PropertyMap news)
    {
        var replacing = AwsType.Of(resource.Type).Replaces;
        var changes = new List<string>();
        var detailed = new SortedDictionary<string, DetailedChange>(StringComparer.Ordinal);
        foreach (
            var name in old.Inputs.Keys.Union(news.Keys).Where(k => k != "__defaults").Order(StringComparer.Ordinal)
        )
        {
            var (before, after) = (old.Inputs.GetValueOrDefault(name), news.GetValueOrDefault(name));
            if (Same(before, after))
                continue;
            changes.Add(name);
            var replaces =
                replacing.Contains(name)
                || (
                    name is "userData" or "userDataBase64" && news.GetValueOrDefault("userDataReplaceOnChange") is true
                );
            detailed[name] = new DetailedChange(
                (before, after, replaces) switch
                {
                    (null, _, false) => ChangeKind.Add,
                    (null, _, true) => ChangeKind.AddReplace,
                    (_, null, false) => ChangeKind.Delete,
                    (_, null, true) => ChangeKind.DeleteReplace,
                    (_, _, false) => ChangeKind.Update,
                    (_, _, true) => ChangeKind.UpdateReplace,
                },
                InputDiff: true
            );
        }
        if (changes.Count == 0)
            return DiffResult.None;
        var replaced = detailed
            .Where(d => d.Value.Kind is ChangeKind.AddReplace or ChangeKind.DeleteReplace or ChangeKind.UpdateReplace)
            .Select(d => d.Key)
            .ToList();
        return new DiffResult(changes, replaced, DeleteBeforeReplace: false, detailed);
    }

    /// <summary>An unknown is a change: what comes of it cannot be said before.</summary>
    private static bool Same(object? before, object? after) =>
        (before, after) switch
        {
            (null, null) => true,
            (null, "" or false) or ("" or false, null) => true,
            (null, _) or (_, null) => false,
            (Unknown, _) or (_, Unknown) => false,
            (PropertyList a, PropertyList b) => a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second)),
            (PropertyMap a, PropertyMap b) => a
                .Keys.Union(b.Keys)
                .Where(k => k != "__defaults")
                .All(k => Same(a.GetValueOrDefault(k), b.GetValueOrDefault(k))),
            _ => before.Equals(after),
        };
}
