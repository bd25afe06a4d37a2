using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>
/// Compares the recorded inputs with the new ones; a refresh writes drift into the recorded inputs
/// (<see cref="ReadRecord"/>), so that it shows here.
/// </summary>
internal static class DiffRecord
{
    public static DiffResult Diff(ResourceState old, PropertyMap news)
    {
        var changes = new List<string>();
        var detailed = new SortedDictionary<string, DetailedChange>(StringComparer.Ordinal);
        foreach (var name in RecordFields.Inputs)
        {
            var (before, after) = (old.Inputs.GetValueOrDefault(name), news.GetValueOrDefault(name));
            var type = news.GetValueOrDefault("type");
            if (CanonicalRecord.Of(name, before, type) == CanonicalRecord.Of(name, after, type))
                continue;
            // Silence about tags and settings leaves them as they are, as upstream has it.
            if (after is null && name is "tags" or "settings" && before is null)
                continue;
            // A record of an older state may be recorded under a relative name.
            if (name == "name" && IsPrefix(before, after, old.Outputs))
                continue;
            changes.Add(name);
            var replaces = RecordFields.Replacing.Contains(name);
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
        return changes.Count == 0
            ? DiffResult.None
            : new DiffResult(
                changes,
                [.. changes.Intersect(RecordFields.Replacing)],
                DeleteBeforeReplace: false,
                detailed
            );
    }

    private static bool IsPrefix(object? before, object? after, PropertyMap outputs) =>
        before is string relative
        && after is string full
        && outputs.Text("name") is { } real
        && CanonicalRecord.Of("name", full) == CanonicalRecord.Of("name", real)
        && real.StartsWith(relative + ".", StringComparison.OrdinalIgnoreCase);
}
