using System.Text.RegularExpressions;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// The part of a stack that a run is for: URNs, and patterns in which <c>*</c> stands for anything without a colon and
/// <c>**</c> for anything. Without any, all of it.
/// </summary>
/// <param name="urns">URNs and patterns.</param>
/// <param name="withDependents">Whether what needs a target is one, too.</param>
internal sealed class Targets(IReadOnlyCollection<string> urns, bool withDependents)
{
    private readonly HashSet<string> _named = [.. urns.Where(u => !u.Contains('*'))];
    private readonly Regex[] _patterns = [.. urns.Where(u => u.Contains('*')).Select(Pattern)];

    public static Targets All { get; } = new([], withDependents: false);

    public bool AreAll => _named.Count == 0 && _patterns.Length == 0;

    public bool WithDependents => withDependents;

    /// <summary>Whether it was asked for itself; its dependents are the run's to find.</summary>
    public bool Contains(string urn) => AreAll || _named.Contains(urn) || Array.Exists(_patterns, p => p.IsMatch(urn));

    /// <summary>Says which are neither recorded nor declared. Patterns may find nothing.</summary>
    public void Check(RunContext run, Func<string, bool> isDeclared, bool stops)
    {
        var recorded = run.Journal.Resources.Select(r => r.Urn).ToHashSet();
        foreach (var urn in _named.Where(u => !recorded.Contains(u) && !isDeclared(u)).Order(StringComparer.Ordinal))
        {
            run.Diagnose(
                null,
                "error",
                $"Target '{urn}' could not be found in the stack."
                    + (urn.Contains('$') ? "" : " Did you forget to escape $ in your shell?"),
                stops: stops
            );
        }
    }

    /// <summary>The targets among the recorded.</summary>
    public IReadOnlyList<ResourceRecord> Of(IReadOnlyList<ResourceRecord> records)
    {
        if (AreAll)
            return records;
        var found = new List<ResourceRecord>();
        var urns = new HashSet<string>();
        foreach (var record in records)
        {
            // Recorded in topological order. Sharing a provider is no dependence of values.
            var needs = record.Needs().Where(u => u != record.ProviderUrn);
            if (!Contains(record.Urn) && !(withDependents && needs.Any(urns.Contains)))
                continue;
            urns.Add(record.Urn);
            found.Add(record);
        }
        return found;
    }

    /// <summary>
    /// What may be deleted of the recorded: the targets, and what cannot stay without them. Says what of it was not
    /// asked for; a run then deletes nothing, a preview goes on.
    /// </summary>
    public IReadOnlyList<ResourceRecord> Deletable(RunContext run, IReadOnlyList<ResourceRecord> doomed)
    {
        if (AreAll)
            return doomed;
        var affected = new HashSet<string>();
        // Recorded in topological order: one pass finds dependents of dependents.
        foreach (var record in run.Journal.Resources)
        {
            if (Contains(record.Urn) || record.Needs().Any(affected.Contains))
                affected.Add(record.Urn);
        }
        var deleted = doomed.Where(r => affected.Contains(r.Urn)).ToList();
        foreach (var record in deleted.Where(r => !withDependents && !Contains(r.Urn)))
        {
            run.Diagnose(
                record.Urn,
                "error",
                $"Resource '{record.Urn}' will be destroyed but was not specified in --target list.\n"
                    + "Either include resource in --target list or pass --target-dependents to proceed.",
                stops: !run.IsPreview
            );
        }
        if (run.Stopped)
            return [];
        foreach (var record in doomed.Where(r => !affected.Contains(r.Urn)))
            run.Same(record);
        return deleted;
    }

    private static Regex Pattern(string glob) =>
        new(
            "^"
                + string.Join(
                    ".*",
                    glob.Split("**").Select(part => string.Join("[^:]*", part.Split('*').Select(Regex.Escape)))
                )
                + "$",
            RegexOptions.CultureInvariant
        );
}
