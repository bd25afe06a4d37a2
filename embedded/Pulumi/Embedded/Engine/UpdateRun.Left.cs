using System.Collections.Concurrent;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// Declared resources that a run leaves as they are: those it is not for, and those that need what has failed when it
/// goes on after errors.
/// </summary>
internal sealed partial class UpdateRun
{
    // Wanted, not there, and not targeted.
    private readonly ConcurrentDictionary<string, bool> _notCreated = new();

    // Failed, or skipped because they need one of these.
    private readonly ConcurrentDictionary<string, bool> _failed = new();

    // Targets, and what was found to need them.
    private readonly ConcurrentDictionary<string, bool> _targeted = new();

    /// <summary>
    /// What no longer is declared, and may be deleted. What a failed resource still needs by its record stays.
    /// </summary>
    public IReadOnlyList<ResourceRecord> Doomed()
    {
        _run.Options.Targets.Check(_run, _registered.ContainsKey, stops: false);
        var needed = new HashSet<string>();
        var remaining = _journal.Remaining;
        foreach (var record in remaining.Reverse())
        {
            if (_failed.ContainsKey(record.Urn) || needed.Contains(record.Urn))
                needed.UnionWith(record.Needs());
        }
        return _run.Options.Targets.Deletable(
            _run,
            [.. remaining.Where(r => !needed.Contains(r.Urn) && (r.Delete || !_registered.ContainsKey(r.Urn)))]
        );
    }

    /// <summary>Whether the program has declared it in this run.</summary>
    public bool HasDeclared(string urn) => _registered.ContainsKey(urn);

    // Providers are configuration, and the stack is where all of it hangs: a run is for these in any case.
    private bool IsTargeted(ResourceGoal goal, string urn)
    {
        var targets = _run.Options.Targets;
        if (targets.AreAll)
            return true;
        if (targets.Contains(urn) || (targets.WithDependents && goal.Needs().Any(_targeted.ContainsKey)))
            return _targeted[urn] = true;
        return goal.Type == Pulumi.Stack.RootType
            || goal.Type.StartsWith("pulumi:providers:", StringComparison.Ordinal);
    }

    private RegisteredResource LeaveUntargeted(ResourceGoal goal, string urn, ResourceRecord? old)
    {
        if (old is null)
        {
            _notCreated[urn] = true;
            _run.Same(NewRecord(goal, urn, null, goal.Inputs, goal.Provider));
            return new RegisteredResource(urn, goal.Custom ? Unknown.Value : null, []);
        }
        if (goal.Custom)
        {
            _run.Same(old);
            return Registered(old);
        }
        // What is in a component may be targeted, so it still registers outputs.
        Open(new Step(StepOp.Same, old.Urn, old.Type, old.Clone(), old.Clone()));
        return new RegisteredResource(old.Urn, null, []);
    }

    // The wording, its slip included, is the official engine's: people search for it.
    private void RequireCreated(ResourceGoal goal, string urn)
    {
        foreach (var needed in goal.Needs().Distinct().Where(_notCreated.ContainsKey))
        {
            var message = $"Resource '{urn}' depends on '{needed}' which was was not specified in --target list.";
            if (!_run.IsPreview)
                throw new StepException(message);
            // A preview goes on, and says it once.
            if (_notCreated.TryRemove(needed, out _))
                _run.Diagnose(urn, "error", message, stops: false);
        }
    }

    private bool NeedsWhatFailed(ResourceGoal goal) => !_failed.IsEmpty && goal.Needs().Any(_failed.ContainsKey);

    // Its values stay unknown, so nothing is computed from them.
    private RegisteredResource LeaveFailed(ResourceGoal goal, string urn)
    {
        _failed[urn] = true;
        return new RegisteredResource(urn, goal.Custom ? Unknown.Value : null, []) { IsKnown = false };
    }
}
