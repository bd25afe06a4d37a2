using System.Text.RegularExpressions;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// Compares the recorded inputs with the new ones. Inputs, not outputs, so that what the engine fills in by itself is
/// no change; a refresh writes drift into the recorded inputs (<see cref="ReadBack"/>), so that it shows here.
/// </summary>
internal static partial class DiffInputs
{
    public static DiffResult Diff(Field[] fields, ResourceState old, PropertyMap news, Func<bool> deleteBeforeReplace)
    {
        var changes = new List<string>();
        var replaces = new List<string>();
        var detailed = new SortedDictionary<string, DetailedChange>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (field.OutputOnly)
                continue;
            var before = old.Inputs.Value(field.Name);
            var after = news.Value(field.Name);
            // A container that must run and was found stopped is recorded so in its outputs.
            if (field.Name == "mustRun" && old.Outputs.Value("mustRun") is false)
                before = false;
            if (!Differs(field, before, after, old.Outputs.Value(field.Name)))
                continue;
            changes.Add(field.Name);
            var walk = new Walk(detailed, old.Outputs.Value(field.Name));
            walk.Value(field.Name, field, before, after, field.Replaces);
            if (field.Replaces || walk.Replaced)
                replaces.Add(field.Name);
        }
        return changes.Count == 0
            ? DiffResult.None
            : new DiffResult(changes, replaces, replaces.Count > 0 && deleteBeforeReplace(), detailed);
    }

    private static bool Differs(Field field, object? before, object? after, object? output)
    {
        var (was, wanted) = (Canonical.Of(before, field), Canonical.Of(after, field));
        if (was == wanted)
            return false;
        // Saying what the engine had filled in anyway.
        if (was.Length == 0 && output is not null && Canonical.Of(output, field) == wanted)
            return false;
        // Upstream takes silence about these as "leave it".
        return wanted.Length > 0 || !(field.Computed || field.Name is "user" or "workingDir");
    }

    /// <summary>Finds the paths that differ within one property.</summary>
    private sealed class Walk(IDictionary<string, DetailedChange> detailed, object? topOutput)
    {
        public bool Replaced { get; private set; }

        public void Value(string path, Field field, object? before, object? after, bool replaces)
        {
            replaces |= field.Replaces;
            if (Canonical.Of(before, field) == Canonical.Of(after, field))
                return;
            switch (before, after)
            {
                case (PropertyList was, PropertyList wanted) when field.Shape == Shape.Set:
                    Sets(path, field, was, wanted, replaces);
                    break;
                case (PropertyList was, PropertyList wanted):
                    for (var i = 0; i < Math.Max(was.Count, wanted.Count); i++)
                    {
                        Element(
                            $"{path}[{i}]",
                            field,
                            i < was.Count ? was[i] : null,
                            i < wanted.Count ? wanted[i] : null,
                            replaces
                        );
                    }
                    break;
                case (PropertyMap was, PropertyMap wanted) when field.Shape == Shape.Map:
                    foreach (var name in was.Keys.Union(wanted.Keys).Order(StringComparer.Ordinal))
                    {
                        var (a, b) = (was.Value(name), wanted.Value(name));
                        if (!Equals(a, b))
                            Note(SimpleName().IsMatch(name) ? $"{path}.{name}" : $"{path}[\"{name}\"]", a, b, replaces);
                    }
                    break;
                case (PropertyMap was, PropertyMap wanted):
                    foreach (var part in field.Element!)
                        Value($"{path}.{part.Name}", part, was.Value(part.Name), wanted.Value(part.Name), replaces);
                    break;
                default:
                    Note(path, before, after, replaces || field.Element?.Any(f => f.Replaces) == true);
                    break;
            }
        }

        private void Sets(string path, Field field, PropertyList was, PropertyList wanted, bool replaces)
        {
            var wasKeys = was.Select(e => Canonical.OfElement(e, field)).ToList();
            var wantedKeys = wanted.Select(e => Canonical.OfElement(e, field)).ToList();
            // Where the recorded outputs have the element, their index is told: that is the order people see.
            var outputKeys =
                path.Contains('.', StringComparison.Ordinal) || topOutput is not PropertyList outputs
                    ? []
                    : outputs.Select(e => Canonical.OfElement(e, field)).ToList();
            var removed = new SortedDictionary<int, object?>();
            for (var i = 0; i < was.Count; i++)
            {
                if (wantedKeys.Contains(wasKeys[i]))
                    continue;
                var shown = outputKeys.IndexOf(wasKeys[i]);
                removed[shown >= 0 ? shown : i] = was[i];
            }
            for (var i = 0; i < wanted.Count; i++)
            {
                if (wasKeys.Contains(wantedKeys[i]))
                    continue;
                removed.Remove(i, out var before);
                Element($"{path}[{i}]", field, before, wanted[i], replaces);
            }
            foreach (var (i, element) in removed)
                Element($"{path}[{i}]", field, element, null, replaces);
        }

        private void Element(string path, Field field, object? before, object? after, bool replaces)
        {
            if (before is PropertyMap was && after is PropertyMap wanted)
            {
                foreach (var part in field.Element ?? [])
                    Value($"{path}.{part.Name}", part, was.Value(part.Name), wanted.Value(part.Name), replaces);
            }
            else if (!Equals(before, after))
            {
                Note(path, before, after, replaces || field.Element?.Any(f => f.Replaces) == true);
            }
        }

        private void Note(string path, object? before, object? after, bool replaces)
        {
            Replaced |= replaces;
            var kind = (before, after, replaces) switch
            {
                (null, _, false) => ChangeKind.Add,
                (null, _, true) => ChangeKind.AddReplace,
                (_, null, false) => ChangeKind.Delete,
                (_, null, true) => ChangeKind.DeleteReplace,
                (_, _, false) => ChangeKind.Update,
                (_, _, true) => ChangeKind.UpdateReplace,
            };
            detailed[path] = new DetailedChange(kind, InputDiff: false);
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex SimpleName();
}
